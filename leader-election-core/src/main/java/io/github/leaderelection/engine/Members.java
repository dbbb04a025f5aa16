package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.leaderelection.Member;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances whose sessions are alive, and the eviction of those that are long dead.
 * State thread only, but for {@link #alive()}.
 */
final class Members {

	private static final Logger logger = LoggerFactory.getLogger(Members.class);

	static final int EVICT_AFTER_LEASES = 10;

	private final SessionContext context;

	private final StoreWatch watch;

	private final OperationQueue operations;

	private volatile List<Member> alive = List.of();

	Members(SessionContext context, StoreWatch watch, OperationQueue operations) {
		this.context = context;
		this.watch = watch;
		this.operations = operations;
	}

	/**
	 * Return the members, to any thread.
	 * @return the instances that were alive by the last view
	 */
	List<Member> alive() {
		return this.alive;
	}

	void observe(Observation observation) {
		List<Member> members = new ArrayList<>();
		for (Session session : observation.view().sessions().values()) {
			long silence = silence(session, observation);
			if (silence < session.lease().toNanos()) {
				members.add(new Member(session.id().value(), session.candidate(), this.watch.metadata(session),
						session.id().equals(this.context.id()), Duration.ofNanos(Math.max(0, silence))));
			}
		}
		this.alive = List.copyOf(members);
	}

	void forget() {
		this.alive = List.of();
	}

	/**
	 * Remove what crashed instances have left behind: sessions without a record that were
	 * silent for ten lease durations longer than their own. Called by a leader only, so
	 * that the other instances write nothing but their heartbeats.
	 * @param observation the last view
	 */
	void evictDead(Observation observation) {
		if (!this.operations.isEmpty()) {
			return;
		}
		Set<SessionId> holders = observation.view().records().holders();
		long patience = this.context.settings().leaseDuration().multipliedBy(EVICT_AFTER_LEASES).toNanos();
		for (Session session : observation.view().sessions().values()) {
			long limit = session.lease().toNanos() + patience;
			if (silence(session, observation) > limit && !holders.contains(session.id())) {
				this.operations.add(new Eviction(this.context.store(), session));
			}
		}
	}

	// As far as views show: after a long outage no session is evicted before its next
	// heartbeat
	private long silence(Session session, Observation observation) {
		return (session.id().equals(this.context.id())) ? 0
				: observation.sent().nanos() - this.watch.shownSince(session.id());
	}

	private record Eviction(ElectionStore store, Session session) implements StoreOperation<@Nullable Void> {

		@Override
		public @Nullable Void call() {
			this.store.evict(this.session);
			return null;
		}

		@Override
		public void answered(@Nullable Void nothing) {
			logger.debug("[{}/{}] evicted: silent for long", this.session.candidate(), this.session.id());
		}

		@Override
		public void unknown(Throwable problem) {
			logger.debug("[{}/{}] could not be evicted", this.session.candidate(), this.session.id(), problem);
		}

	}

}
