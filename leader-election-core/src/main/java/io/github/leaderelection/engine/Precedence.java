package io.github.leaderelection.engine;

import java.util.function.BooleanSupplier;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * How much later than the rules permit this instance claims a record, so that another
 * instance comes first: the one that the last leader has named, one that runs a newer
 * version of the application, or any of many. It is a matter of courtesy only. Nobody
 * adopts what it did not claim, and an instance that does not come is waited for no
 * longer than that.
 */
final class Precedence {

	private static final int RETRY_PERIODS_FOR_TRANSFER = 2;

	private final SessionContext context;

	private final LiveSessions sessions;

	private final ClaimSpread spread;

	private final BooleanSupplier storm;

	/**
	 * Create a new {@link Precedence}.
	 * @param context the session
	 * @param sessions the sessions that are alive
	 * @param storm whether the leader changes too often
	 */
	Precedence(SessionContext context, LiveSessions sessions, BooleanSupplier storm) {
		this.context = context;
		this.sessions = sessions;
		this.spread = new ClaimSpread(context, sessions::draw);
		this.storm = storm;
	}

	/**
	 * Return how much later to claim a record.
	 * @param record the record
	 * @param observation the view that shows it
	 * @return the delay in nanoseconds
	 */
	long delay(ElectionRecord record, Observation observation) {
		long retryPeriod = this.context.settings().retryPeriod().toNanos();
		SessionId named = named(record, observation);
		if (this.context.id().equals(named)) {
			return 0;
		}
		long spread = this.spread.delay(record, candidates(observation), this.storm.getAsBoolean());
		if (named != null) {
			return spread + this.context.candidacyRules().waitAtMost(RETRY_PERIODS_FOR_TRANSFER * retryPeriod);
		}
		return spread + ((this.context.preferNewest() && this.sessions.isOutdated(this.context.self(), observation))
				? retryPeriod : 0);
	}

	// Counted only where there may be many
	private int candidates(Observation observation) {
		int most = observation.view().sessions().size();
		return (most <= ClaimSpread.FEW) ? most : this.sessions.all(observation).size();
	}

	/**
	 * Return whether the last leader has named this instance as the one that comes first.
	 * @param record the record
	 * @param observation the view that shows it
	 * @return whether it has
	 */
	boolean isNamed(ElectionRecord record, Observation observation) {
		return this.context.id().equals(named(record, observation));
	}

	private @Nullable SessionId named(ElectionRecord record, Observation observation) {
		for (Session session : observation.view().sessions().values()) {
			SessionId named = Announcements.transferOf(session, record.election(), record.token());
			if (named != null && this.context.candidacyRules()
				.waitsFor(this.sessions.isAlive(observation.session(named), observation))) {
				return named;
			}
		}
		return null;
	}

}
