package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderMissingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that no leader of an election has been known for long, and the end of that.
 * <p>
 * A first start is no such absence: until a leader was known, time counts from when this
 * instance is a candidate and the store has started, since all of them may be starting,
 * and the longest lease duration is added, for which a new record is watched before it
 * may be claimed. State thread only.
 */
final class AbsenceReport {

	private static final Logger logger = LoggerFactory.getLogger(AbsenceReport.class);

	private final String election;

	private final SessionContext context;

	private final StoreWatch watch;

	private final BooleanSupplier candidate;

	private long since;

	private boolean everKnown;

	private boolean reported;

	/**
	 * Create a new {@link AbsenceReport}.
	 * @param election the name of the election
	 * @param context the session
	 * @param watch what the session has seen of the store
	 * @param candidate whether this instance is a candidate
	 */
	AbsenceReport(String election, SessionContext context, StoreWatch watch, BooleanSupplier candidate) {
		this.election = election;
		this.context = context;
		this.watch = watch;
		this.candidate = candidate;
		this.since = context.now();
	}

	/**
	 * Note that another leader is known, or none any more.
	 * @param leader the leader, {@code null} if there is none
	 */
	void changed(@Nullable Leader leader) {
		boolean over = this.reported;
		Duration absence = absence();
		this.since = this.context.now();
		this.reported = false;
		if (leader != null && over) {
			logger.info("[{}] {}, after {} without one: {}", this.election,
					(this.everKnown) ? "a leader is known again" : "the first leader is known",
					DurationText.of(absence), leader.candidate());
		}
		this.everKnown |= leader != null;
	}

	/**
	 * Report an absence that has lasted for long.
	 * @param known what is known now
	 */
	void tick(LeaderKnowledge known) {
		if (known.leader() != null || this.reported) {
			return;
		}
		if (!this.everKnown && (!this.candidate.getAsBoolean() || this.context.store().isStarting())) {
			this.since = this.context.now();
			return;
		}
		Duration absence = absence();
		if (absence.compareTo(patience()) >= 0) {
			this.reported = true;
			State state = (known.fresh()) ? State.LEADERLESS : State.UNKNOWN;
			logger.warn("[{}] no leader has been known for {}: {}", this.election, DurationText.of(absence),
					(known.fresh()) ? "no live instance holds the election"
							: "the store has not answered for a lease duration");
			this.context.events()
				.publish(new LeaderMissingEvent(this.election, state, absence, this.context.wallTime()));
		}
	}

	private Duration patience() {
		Duration usual = this.context.reporting().leaderlessAfter();
		return (this.everKnown) ? usual : usual.plus(this.watch.longestLease());
	}

	private Duration absence() {
		return Duration.ofNanos(this.context.now() - this.since);
	}

}
