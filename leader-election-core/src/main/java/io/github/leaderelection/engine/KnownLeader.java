package io.github.leaderelection.engine;

import java.util.Objects;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Who leads one election as far as this session knows, published when it changes. State
 * thread only.
 */
final class KnownLeader {

	private final Elector elector;

	private final SessionContext context;

	private final StoreWatch watch;

	KnownLeader(Elector elector, SessionContext context, StoreWatch watch) {
		this.elector = elector;
		this.context = context;
		this.watch = watch;
	}

	/**
	 * Take in a view.
	 * @param record the record of the election, {@code null} if the view lacks it
	 * @param observation the view
	 * @param own the term of this instance, {@code null} if it does not lead
	 */
	void observe(@Nullable ElectionRecord record, Observation observation, @Nullable Term own) {
		publish(leader(record, observation, own));
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
		return (silence < leader.lease().toNanos()) ? new Leader(leader.candidate(), record.token(), leader.metadata())
				: null;
	}

	private Leader self(Term own) {
		return new Leader(own.candidate(), own.fencingToken(), this.context.self().metadata());
	}

	void lead(Term own) {
		publish(self(own));
	}

	void forget() {
		publish(null);
	}

	private void publish(@Nullable Leader leader) {
		Leader known = this.elector.leader().orElse(null);
		if (!Objects.equals(known, leader)) {
			this.elector.observeLeader(leader);
			this.context.events()
				.publish(new LeaderChangedEvent(this.elector.election(), leader, this.context.wallTime()));
		}
	}

}
