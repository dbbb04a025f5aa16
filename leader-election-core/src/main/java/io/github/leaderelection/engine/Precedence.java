package io.github.leaderelection.engine;

import java.lang.module.ModuleDescriptor.Version;
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

	/**
	 * The key of the metadata that holds the version of the application.
	 */
	static final String VERSION = "version";

	private static final int RETRY_PERIODS_FOR_TRANSFER = 2;

	private final SessionContext context;

	private final StoreWatch watch;

	private final ClaimSpread spread;

	private final BooleanSupplier storm;

	/**
	 * Create a new {@link Precedence}.
	 * @param context the session
	 * @param watch what the session has seen of the store
	 * @param storm whether the leader changes too often
	 */
	Precedence(SessionContext context, StoreWatch watch, BooleanSupplier storm) {
		this.context = context;
		this.watch = watch;
		this.spread = new ClaimSpread(context);
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
		if (named != null && named.equals(this.context.id())) {
			return 0;
		}
		long spread = this.spread.delay(record, candidates(observation), this.storm.getAsBoolean());
		if (named != null) {
			return spread + this.context.candidacyRules().waitAtMost(RETRY_PERIODS_FOR_TRANSFER * retryPeriod);
		}
		return spread + ((this.context.preferNewest() && isOutdated(observation)) ? retryPeriod : 0);
	}

	// Counted only where there may be many
	private int candidates(Observation observation) {
		int most = observation.view().sessions().size();
		return (most <= ClaimSpread.FEW) ? most
				: (int) observation.view()
					.sessions()
					.values()
					.stream()
					.filter((session) -> isAlive(session, observation))
					.count();
	}

	private @Nullable SessionId named(ElectionRecord record, Observation observation) {
		for (Session session : observation.view().sessions().values()) {
			SessionId named = Announcements.transferOf(session, record.election(), record.token());
			if (named != null
					&& this.context.candidacyRules().waitsFor(isAlive(observation.session(named), observation))) {
				return named;
			}
		}
		return null;
	}

	private boolean isOutdated(Observation observation) {
		Version own = version(this.context.self());
		for (Session session : observation.view().sessions().values()) {
			Version other = version(session);
			if (own != null && other != null && other.compareTo(own) > 0 && isAlive(session, observation)) {
				return true;
			}
		}
		return false;
	}

	private boolean isAlive(@Nullable Session session, Observation observation) {
		return session != null && (session.id().equals(this.context.id())
				|| observation.sent().nanos() - this.watch.silentSince(session.id()) < session.lease().toNanos());
	}

	// A version that cannot be compared is none
	private static @Nullable Version version(Session session) {
		String text = session.metadata().get(VERSION);
		try {
			return (text != null) ? Version.parse(text) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
