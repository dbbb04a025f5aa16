package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * What one session has seen of the store by its own clock: since when each session is
 * silent (rule 4), and for how long the store has kept its identity (rule 8). State
 * thread only.
 */
final class StoreWatch {

	private final SessionContext context;

	private final Silence silence = new Silence();

	private final Roster roster = new Roster();

	private final IdentityWatch identity;

	private Duration longestLease;

	private boolean sessionsChanged;

	private boolean begun;

	private long lastReceived;

	StoreWatch(SessionContext context) {
		this.context = context;
		this.identity = new IdentityWatch(context.rules(), context.id());
		this.longestLease = context.settings().leaseDuration();
	}

	/**
	 * Take in a view.
	 * @param observation the view
	 * @return what it means for the identity of the store. With anything but
	 * {@link IdentityWatch.Outcome#CONTINUED} all silence counts from this view
	 */
	IdentityWatch.Outcome observe(Observation observation) {
		IdentityWatch.Outcome outcome = this.identity.observe(observation);
		if (outcome != IdentityWatch.Outcome.CONTINUED) {
			this.silence.reset();
		}
		this.begun = true;
		this.lastReceived = observation.received().nanos();
		this.silence.observe(observation.view(), this.context.silenceStart(observation));
		this.longestLease = this.silence.longestLease(observation.view(), observation.sent().nanos(),
				this.context.settings().leaseDuration());
		this.sessionsChanged = this.roster.observe(observation, this.silence);
		return outcome;
	}

	/**
	 * Return whether the last view differs from the one before in its sessions.
	 * @return whether one was added or removed, has changed what it announces, fell
	 * silent for its lease or was heard of again
	 */
	boolean haveSessionsChanged() {
		return this.sessionsChanged;
	}

	/**
	 * Return the metadata that the application of a session has set.
	 * @param session the session as a view shows it
	 * @return its metadata without what is reserved
	 */
	Map<String, String> metadata(Session session) {
		return this.roster.metadata(session);
	}

	long silentSince(SessionId session) {
		return this.silence.since(session);
	}

	/**
	 * Return whether another instance was alive lately.
	 * @return whether one was heard of within a lease duration of this instance
	 */
	boolean hasOthers() {
		return this.silence.isAnyAfter(this.context.now() - this.context.settings().leaseDuration().toNanos(),
				this.context.id());
	}

	/**
	 * Return the longest lease duration of any session that may be alive.
	 * @return the lease duration
	 */
	Duration longestLease() {
		return this.longestLease;
	}

	long identitySince() {
		return this.identity.since();
	}

	/**
	 * Return the number of the present watch of the identity.
	 * @return a number that changes whenever that watch begins anew
	 */
	long identityNumber() {
		return this.identity.number();
	}

	/**
	 * Return whether the last view is too old to say who leads.
	 * @return {@code true} if none came for a lease duration
	 */
	boolean isOutdated() {
		return !this.begun
				|| this.context.now() - this.lastReceived >= this.context.settings().leaseDuration().toNanos();
	}

}
