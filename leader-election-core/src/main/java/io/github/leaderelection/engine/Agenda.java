package io.github.leaderelection.engine;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Which candidacies of a session have something to do with the next view. Those that do
 * not are quiet: nothing but a change of the records, of the sessions or of what the
 * application wants can give them something to do. State thread only.
 */
final class Agenda {

	private final Set<Candidacy> awake = new LinkedHashSet<>();

	/**
	 * The sessions that hold what quiet candidacies follow, each with the shortest time
	 * by which one of these claims later than permitted.
	 */
	private final Map<SessionId, Long> followed = new LinkedHashMap<>();

	private final SessionContext context;

	private boolean all = true;

	Agenda(SessionContext context) {
		this.context = context;
	}

	/**
	 * Return whether the next view is to be taken to all candidacies.
	 * @return whether any of the quiet ones may have something to do
	 */
	boolean isForAll() {
		return this.all;
	}

	void wakeAll() {
		this.all = true;
	}

	/**
	 * Note that a view is now taken to all candidacies.
	 */
	void begin() {
		this.all = true;
		this.followed.clear();
	}

	/**
	 * Note that a view was taken to all candidacies. Those in which this has failed are
	 * awake.
	 */
	void end() {
		this.all = false;
	}

	boolean isAwake(Candidacy candidacy) {
		return this.awake.contains(candidacy);
	}

	void wake(Candidacy candidacy) {
		this.awake.add(candidacy);
	}

	/**
	 * Note that a candidacy has nothing to do, after a view was taken to it.
	 * @param candidacy the candidacy
	 */
	void sleep(Candidacy candidacy) {
		SessionId holder = candidacy.otherHolder();
		if (holder != null) {
			this.followed.merge(holder, candidacy.delay(), Math::min);
		}
		this.awake.remove(candidacy);
	}

	/**
	 * Note that a candidacy has nothing more to do than before.
	 * @param candidacy a candidacy that was quiet
	 */
	void sleepOn(Candidacy candidacy) {
		this.awake.remove(candidacy);
	}

	/**
	 * Return the candidacies that have something to do.
	 * @return a snapshot
	 */
	List<Candidacy> awake() {
		return (this.awake.isEmpty()) ? List.of() : List.copyOf(this.awake);
	}

	/**
	 * Let the next heartbeat be sent when the first of the quiet candidacies may claim.
	 * @param observation the last view
	 * @param watch what the session has seen of the store
	 * @param heartbeats sends the heartbeat
	 */
	void wakeInTime(Observation observation, StoreWatch watch, HeartbeatLoop heartbeats) {
		long own = this.context.settings().leaseDuration().toNanos();
		for (Map.Entry<SessionId, Long> holder : this.followed.entrySet()) {
			Session session = observation.session(holder.getKey());
			if (session != null) {
				long lease = Math.max(own, session.lease().toNanos());
				heartbeats.wakeAt(watch.silentSince(session.id()) + lease + holder.getValue());
			}
		}
	}

}
