package io.github.leaderelection.engine;

import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * For how long one session has watched one identity of the store without a gap (rule 8).
 * Where an earlier identity may return, its records prove nothing before that has lasted
 * for a whole lease: until then another instance may still lead by a claim that the store
 * executed under another identity and has lost since. Confined to the state thread.
 */
final class IdentityWatch {

	private final TimingRules rules;

	private final SessionId self;

	private @Nullable Observation last;

	private long start;

	private long number;

	IdentityWatch(TimingRules rules, SessionId self) {
		this.rules = rules;
		this.self = self;
	}

	/**
	 * Take in a view.
	 * @param observation the view
	 * @return what it means for the watch. With anything but {@link Outcome#CONTINUED}
	 * the watch begins anew, and what was observed before proves nothing
	 */
	Outcome observe(Observation observation) {
		Outcome outcome = compare(this.last, observation);
		if (outcome != Outcome.CONTINUED) {
			this.start = this.rules.silenceStart(observation.sent(), observation.received());
			this.number++;
		}
		this.last = observation;
		return outcome;
	}

	private Outcome compare(@Nullable Observation before, Observation observation) {
		if (!observation.isIntact(this.self)) {
			return Outcome.WRITES_LOST;
		}
		if (before == null) {
			return Outcome.BEGUN;
		}
		if (!before.view().storeId().equals(observation.view().storeId())) {
			return Outcome.IDENTITY_CHANGED;
		}
		boolean continued = !observation.view().recurring()
				|| this.rules.isWithoutGap(before.lease(), observation.received());
		return continued ? Outcome.CONTINUED : Outcome.INTERRUPTED;
	}

	/**
	 * Return since when the store has been watched under its present identity.
	 * @return the start by the monotonic clock
	 */
	long since() {
		return this.start;
	}

	/**
	 * Return the number of the present watch. A claim that was decided in an earlier one
	 * must not be sent: the store may have been another in the meantime.
	 * @return a number that changes whenever the watch begins anew
	 */
	long number() {
		return this.number;
	}

	/**
	 * What a view means for the watch.
	 */
	enum Outcome {

		/**
		 * The watch continues.
		 */
		CONTINUED,

		/**
		 * This is the first view of the session.
		 */
		BEGUN,

		/**
		 * The session saw nothing for longer than the renew deadline, and identities may
		 * return.
		 */
		INTERRUPTED,

		/**
		 * The view shows another identity than the one before.
		 */
		IDENTITY_CHANGED,

		/**
		 * The view lacks what the store had acknowledged.
		 */
		WRITES_LOST

	}

}
