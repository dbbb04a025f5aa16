package io.github.leaderelection.engine;

import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * A view together with when it was asked for and when it came.
 *
 * @param view the view
 * @param evidence what it says about the records
 * @param nonce the nonce of the heartbeat that brought it
 * @param sent read before that heartbeat was handed to the store
 * @param received read after the answer came
 * @param lease the lease that it gives to terms that it confirms
 */
record Observation(ElectionView view, Evidence evidence, long nonce, Moment sent, Moment received, Lease lease) {

	static Observation of(ElectionView view, long nonce, Moment sent, Moment received, ElectionSettings settings,
			TimingRules rules) {
		return of(view, Evidence.FULL, nonce, sent, received, settings, rules);
	}

	static Observation of(ElectionView view, Evidence evidence, long nonce, Moment sent, Moment received,
			ElectionSettings settings, TimingRules rules) {
		Lease lease = new Lease(rules.leaseStart(sent, received), rules.renewDeadline(settings));
		return new Observation(view, evidence, nonce, sent, received, lease);
	}

	/**
	 * Return whether this view contains the heartbeat that brought it, and the store all
	 * that it acknowledged before (rule 6).
	 * @param self the session that sent the heartbeat
	 * @return {@code false} if the store has lost writes
	 */
	boolean isIntact(SessionId self) {
		Session own = session(self);
		return this.view.intact() && own != null && own.nonce() >= this.nonce;
	}

	@Nullable ElectionRecord record(String election) {
		return this.view.elections().get(election);
	}

	@Nullable Session session(SessionId id) {
		return this.view.sessions().get(id);
	}

	OptionalLong nonceOf(@Nullable SessionId id) {
		Session session = (id != null) ? session(id) : null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

}
