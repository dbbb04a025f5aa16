package io.github.leaderelection.engine;

import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of a view are alive by the clock of this instance, and which of them run
 * a newer version of the application. State thread only.
 */
final class LiveSessions {

	/**
	 * The key of the metadata that holds the version of the application.
	 */
	static final String VERSION = "version";

	private final SessionContext context;

	private final StoreWatch watch;

	private @Nullable Long drawn;

	private double draw;

	LiveSessions(SessionContext context, StoreWatch watch) {
		this.context = context;
		this.watch = watch;
	}

	boolean isAlive(@Nullable Session session, Observation observation) {
		return session != null && isWithinLease(session, this.watch::silentSince, observation);
	}

	private boolean isWithinLease(Session session, ToLongFunction<SessionId> since, Observation observation) {
		return session.id().equals(this.context.id())
				|| observation.sent().nanos() - since.applyAsLong(session.id()) < session.lease().toNanos();
	}

	/**
	 * Return the sessions that are alive as far as views alone show. After an outage of
	 * more than a lease all the others have been silent for one, and the first instance
	 * to get a view would take itself for the only one.
	 * @param observation the view
	 * @return the sessions, one's own included
	 */
	List<Session> all(Observation observation) {
		List<Session> alive = new ArrayList<>();
		for (Session session : observation.view().sessions().values()) {
			if (isWithinLease(session, this.watch::shownSince, observation)) {
				alive.add(session);
			}
		}
		return alive;
	}

	/**
	 * Return whether a session that is alive runs a newer version than a given one.
	 * @param session the session
	 * @param observation the view
	 * @return whether there is such a session
	 */
	boolean isOutdated(Session session, Observation observation) {
		Version own = version(session);
		for (Session other : observation.view().sessions().values()) {
			Version version = version(other);
			if (own != null && version != null && version.compareTo(own) > 0 && isAlive(other, observation)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the sessions among which elections that may be claimed are shared: those
	 * that are alive, and of those only the newest if they come first.
	 * @param observation the view
	 * @return their ids
	 */
	List<SessionId> claimants(Observation observation) {
		boolean newest = this.context.preferNewest();
		return all(observation).stream()
			.filter((session) -> !newest || !isOutdated(session, observation))
			.map(Session::id)
			.toList();
	}

	/**
	 * Draw at random when to claim what has become claimable. All elections that become
	 * so within a retry period get the same, so that many cause no view each.
	 * @return a number from 0 to 1
	 */
	double draw() {
		long now = this.context.now();
		if (this.drawn == null || now - this.drawn >= this.context.settings().retryPeriod().toNanos()) {
			this.draw = this.context.environment().random().nextDouble();
			this.drawn = now;
		}
		return this.draw;
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
