package io.github.leaderelection.engine;

import java.lang.module.ModuleDescriptor.Version;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * How much later than the rules permit this instance claims a record, so that another
 * instance comes first: the one that the last leader has named, or one that runs a newer
 * version of the application. It is a matter of courtesy only. Nobody adopts what it did
 * not claim, and an instance that does not come is waited for no longer than that.
 */
final class Precedence {

	/**
	 * The key of the metadata that holds the version of the application.
	 */
	static final String VERSION = "version";

	private static final int RETRY_PERIODS_FOR_TRANSFER = 2;

	private final SessionContext context;

	private final StoreWatch watch;

	Precedence(SessionContext context, StoreWatch watch) {
		this.context = context;
		this.watch = watch;
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
		if (named != null) {
			return (named.equals(this.context.id())) ? 0
					: this.context.candidacyRules().waitAtMost(RETRY_PERIODS_FOR_TRANSFER * retryPeriod);
		}
		return (this.context.preferNewest() && isOutdated(observation)) ? retryPeriod : 0;
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
