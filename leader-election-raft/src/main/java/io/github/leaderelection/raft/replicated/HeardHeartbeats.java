package io.github.leaderelection.raft.replicated;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * When this voter executed the last heartbeat of each session, by the clock of its
 * process. It is neither replicated nor part of a snapshot, and nothing replicated
 * depends on it: a voter that has restarted, or that got a snapshot, knows only what it
 * has executed since. One thread notes, any thread reads.
 */
final class HeardHeartbeats {

	/**
	 * By namespace and session, and of no more sessions than the namespace has.
	 */
	private final Map<String, Map<SessionId, Heard>> heard = new ConcurrentHashMap<>();

	private final LongSupplier clock;

	/**
	 * Create a new {@link HeardHeartbeats}.
	 * @param clock the monotonic clock of this process
	 */
	HeardHeartbeats(LongSupplier clock) {
		this.clock = clock;
	}

	/**
	 * Note that a command was executed.
	 * @param command the command
	 * @param table the records and sessions after it
	 */
	void executed(ElectionCommand command, ElectionTable table) {
		Map<SessionId, Session> sessions = table.sessions();
		if (sessions.isEmpty()) {
			this.heard.remove(command.namespace());
			return;
		}
		Map<SessionId, Heard> known = this.heard.computeIfAbsent(command.namespace(),
				(namespace) -> new ConcurrentHashMap<>());
		if (command instanceof HeartbeatCommand heartbeat) {
			note(heartbeat.session(), sessions.get(heartbeat.session().id()), known);
		}
		if (known.size() > sessions.size()) {
			known.keySet().retainAll(sessions.keySet());
		}
	}

	// Not one that came late, nor the same again: the age of the first counts
	private void note(Session heartbeat, @Nullable Session stored, Map<SessionId, Heard> known) {
		Heard last = known.get(heartbeat.id());
		boolean current = stored != null && stored.nonce() == heartbeat.nonce();
		if (current && (last == null || last.nonce() != heartbeat.nonce())) {
			known.put(heartbeat.id(), new Heard(heartbeat.nonce(), this.clock.getAsLong()));
		}
	}

	/**
	 * Return how long ago this voter executed a heartbeat.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if that is not the last one that it knows
	 */
	OptionalLong age(String namespace, SessionId session, long nonce) {
		Heard last = this.heard.getOrDefault(namespace, Map.of()).get(session);
		return (last != null && last.nonce() == nonce) ? OptionalLong.of(this.clock.getAsLong() - last.nanos())
				: OptionalLong.empty();
	}

	/**
	 * Forget everything, since this voter now has other sessions.
	 */
	void clear() {
		this.heard.clear();
	}

	/**
	 * A heartbeat.
	 *
	 * @param nonce its nonce
	 * @param nanos when it was executed
	 */
	private record Heard(long nonce, long nanos) {
	}

}
