package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Objects;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeaderMissingEvent;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who leads one election as far as this session knows, published when it changes and when
 * nobody has led for long. State thread only.
 */
final class KnownLeader {

	private static final Logger logger = LoggerFactory.getLogger(KnownLeader.class);

	private final Elector elector;

	private final SessionContext context;

	private final StoreWatch watch;

	private long missingSince;

	private boolean missingReported;

	KnownLeader(Elector elector, SessionContext context, StoreWatch watch) {
		this.elector = elector;
		this.context = context;
		this.watch = watch;
		this.missingSince = context.now();
	}

	/**
	 * Take in a view.
	 * @param record the record of the election, {@code null} if the view lacks it
	 * @param observation the view
	 * @param own the term of this instance, {@code null} if it does not lead
	 */
	void observe(@Nullable ElectionRecord record, Observation observation, @Nullable Term own) {
		publish(leader(record, observation, own), true);
	}

	private @Nullable Leader leader(@Nullable ElectionRecord record, Observation observation, @Nullable Term own) {
		SessionId holder = (record != null) ? record.holder() : null;
		Session leader = (holder != null) ? observation.session(holder) : null;
		if (record == null || leader == null) {
			return null;
		}
		if (leader.id().equals(this.context.id())) {
			return (own != null) ? self(own) : null;
		}
		long silence = observation.received().nanos() - this.watch.silentSince(leader.id());
		return (silence < leader.lease().toNanos())
				? new Leader(leader.candidate(), record.token(), Announcements.ofApplication(leader)) : null;
	}

	private Leader self(Term own) {
		return new Leader(own.candidate(), own.fencingToken(), this.context.self().metadata());
	}

	void lead(Term own) {
		publish(self(own), true);
	}

	/**
	 * Note that this instance no longer leads.
	 */
	void leadNoMore() {
		publish(null, this.elector.known().fresh());
	}

	/**
	 * Note that the leader is no longer known.
	 */
	void forget() {
		publish(null, false);
	}

	private void publish(@Nullable Leader leader, boolean fresh) {
		Known known = this.elector.known();
		if (Objects.equals(known.leader(), leader) && known.fresh() == fresh) {
			return;
		}
		this.elector.observe(new Known(leader, fresh, Moment.now(this.context.environment()), known.storm()));
		if (!Objects.equals(known.leader(), leader)) {
			this.missingSince = this.context.now();
			this.missingReported = false;
			this.context.events()
				.publish(new LeaderChangedEvent(this.elector.election(), leader, this.context.wallTime()));
		}
	}

	/**
	 * Report an absence of a leader that has lasted for long.
	 */
	void tick() {
		Known known = this.elector.known();
		Duration absence = Duration.ofNanos(this.context.now() - this.missingSince);
		if (known.leader() == null && !this.missingReported
				&& absence.compareTo(this.context.reporting().leaderlessAfter()) >= 0) {
			this.missingReported = true;
			State state = (known.fresh()) ? State.LEADERLESS : State.UNKNOWN;
			logger.warn("[{}] no leader has been known for {}: {}", this.elector.election(),
					ElectionSettings.text(absence), (known.fresh()) ? "no live instance holds the election"
							: "the store has not answered for a lease duration");
			this.context.events()
				.publish(new LeaderMissingEvent(this.elector.election(), state, absence, this.context.wallTime()));
		}
	}

}
