package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one session has seen of the store by its own clock: since when each session is
 * silent (rule 4), and for how long the store has kept its identity (rule 8). State
 * thread only.
 */
final class StoreWatch {

	private static final Logger logger = LoggerFactory.getLogger(StoreWatch.class);

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
		long shown = this.context.silenceStart(observation);
		this.silence.observe(observation.view(), shown, (session) -> silenceStart(session, shown));
		this.longestLease = this.silence.longestLease(observation.view(), observation.sent().nanos(),
				this.context.settings().leaseDuration());
		this.sessionsChanged = this.roster.observe(observation, this.silence);
		return outcome;
	}

	// No view may be lost for what only saves time
	private long silenceStart(Session session, long shown) {
		try {
			OptionalLong age = this.context.store().heartbeatAge(session.id(), session.nonce());
			// The clock is read after the store has said the age, so the start errs to be
			// late
			return (age.isPresent()) ? this.context.rules()
				.silenceStart(shown, this.context.now() - age.getAsLong(), this.identity.since()) : shown;
		}
		catch (RuntimeException ex) {
			logger.debug("[{}] the store cannot say how old a heartbeat is", this.context.id(), ex);
			return shown;
		}
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

	/**
	 * Return since when a session has been silent, which decides whether what it holds
	 * may be claimed.
	 * @param session a session of the last view, or the holder of one of its records
	 * @return the start by the monotonic clock
	 */
	long silentSince(SessionId session) {
		return this.silence.since(session);
	}

	/**
	 * Return when a view first showed the last heartbeat of a session.
	 * @param session a session of the last view, or the holder of one of its records
	 * @return the time by the monotonic clock, not before its silence began
	 */
	long shownSince(SessionId session) {
		return this.silence.shownSince(session);
	}

	/**
	 * Return whether another instance was alive lately.
	 * @return whether views showed a heartbeat of one within a lease duration of this
	 * instance
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
