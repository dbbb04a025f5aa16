package io.github.leaderelection.engine;

import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Watches who leads one election as far as this session knows, and publishes when that
 * changes, when nobody has led for long, and when it changes too often. State thread
 * only.
 */
final class LeaderWatch {

	private final Elector elector;

	private final SessionContext context;

	private final StoreWatch watch;

	private final AbsenceReport absence;

	private final StormWatch storms;

	/**
	 * Create a new {@link LeaderWatch}.
	 * @param elector what the application holds
	 * @param context the session
	 * @param watch what the session has seen of the store
	 * @param candidate whether this instance is a candidate
	 */
	LeaderWatch(Elector elector, SessionContext context, StoreWatch watch, BooleanSupplier candidate) {
		this.elector = elector;
		this.context = context;
		this.watch = watch;
		this.absence = new AbsenceReport(elector.election(), context, watch, candidate);
		this.storms = new StormWatch(elector, context);
	}

	/**
	 * Take in a view.
	 * @param record the record of the election, {@code null} if the view lacks it
	 * @param observation the view
	 * @param own the term of this instance, {@code null} if it does not lead
	 */
	void observe(@Nullable ElectionRecord record, Observation observation, @Nullable Term own) {
		publish(leader(record, observation, own), true);
		if (record != null && record.state() != State.VACANT) {
			this.storms.observe(record.token());
		}
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
				? new Leader(leader.candidate(), record.token(), this.watch.metadata(leader)) : null;
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

	/**
	 * Note that this session observes no longer.
	 */
	void close() {
		this.storms.end();
		forget();
	}

	private void publish(@Nullable Leader leader, boolean fresh) {
		LeaderKnowledge known = this.elector.known();
		if (Objects.equals(known.leader(), leader) && known.fresh() == fresh) {
			return;
		}
		boolean changed = !Objects.equals(known.leader(), leader);
		Moment now = Moment.now(this.context.environment());
		this.elector
			.observe(new LeaderKnowledge(leader, fresh, now, (changed) ? now : known.leaderSince(), known.storm()));
		if (changed) {
			this.context.events()
				.publish(new LeaderChangedEvent(this.elector.election(), leader, this.context.wallTime()));
			this.absence.changed(leader);
		}
	}

	/**
	 * Report an absence of a leader that has lasted for long, and the end of a storm.
	 */
	void tick() {
		this.storms.tick();
		this.absence.tick(this.elector.known());
	}

	boolean isKnown() {
		return this.elector.known().leader() != null;
	}

	boolean isStormOn() {
		return this.storms.isOn();
	}

	/**
	 * Return whether another instance may be a better leader than this one, which has
	 * lost its term.
	 * @return {@code true} in a storm if there is another instance
	 */
	boolean mayBetterBeAnother() {
		return this.storms.isOn() && this.watch.hasOthers();
	}

}
