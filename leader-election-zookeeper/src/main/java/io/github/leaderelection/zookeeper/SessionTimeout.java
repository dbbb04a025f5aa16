package io.github.leaderelection.zookeeper;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.jspecify.annotations.Nullable;

/**
 * Compares the session timeout that client and server have agreed on with the durations
 * of the elections. Safe for use by any thread.
 */
final class SessionTimeout {

	/**
	 * How long the client waits at most before it connects to another server, with a
	 * little for the connection itself.
	 */
	private static final Duration RECONNECTION = Duration.ofMillis(1100);

	private final @Nullable TimeoutAudit audit;

	private final String remedy;

	private volatile int last;

	/**
	 * Create what has checked nothing yet.
	 * @param audit takes what does not match, {@code null} to check nothing
	 * @param owned whether the client is that of the store
	 */
	SessionTimeout(@Nullable TimeoutAudit audit, boolean owned) {
		this.audit = audit;
		this.remedy = (owned)
				? "Set leader-election.zookeeper.session-timeout to at most %s, and minSessionTimeout of the servers no higher, or use a longer lease duration"
				: "Set sessionTimeoutMs of the CuratorFramework to at most %s, or let the library make a client: leader-election.zookeeper.connect-string";
	}

	/**
	 * Check the session timeout of a session that has just been used.
	 * @param millis the session timeout
	 */
	void check(int millis) {
		if (this.audit == null || millis == this.last) {
			return;
		}
		this.last = millis;
		Duration silence = Duration.ofMillis(millis).multipliedBy(2).dividedBy(3);
		Duration renewDeadline = this.audit.timing().renewDeadline();
		Duration longest = renewDeadline.minus(RECONNECTION).multipliedBy(3).dividedBy(2);
		if (silence.plus(RECONNECTION).compareTo(renewDeadline) > 0) {
			this.audit.report("The session timeout of ZooKeeper", Duration.ofMillis(millis),
					"the client leaves a server that is silent only after %s, and each leader on it stops at the leader-election.renew-deadline of %s"
						.formatted(DurationText.of(silence), DurationText.of(renewDeadline)),
					(longest.toMillis() > 0) ? this.remedy.formatted(DurationText.of(longest))
							: "Use a longer lease duration");
		}
	}

}
