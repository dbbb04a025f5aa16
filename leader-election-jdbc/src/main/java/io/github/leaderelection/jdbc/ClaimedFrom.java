package io.github.leaderelection.jdbc;

import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * What claims of one statement expect alike.
 *
 * @param state the state of the records
 * @param session their holder, {@code null} if they have none
 * @param nonce the nonce of the holder, empty if it had no session
 */
record ClaimedFrom(State state, @Nullable SessionId session, OptionalLong nonce) {

	static ClaimedFrom of(Claim claim) {
		ElectionRecord seen = claim.seen();
		return new ClaimedFrom(seen.state(), seen.holder(), claim.holderNonce());
	}

	Holder holder() {
		if (this.session == null) {
			return Holder.NONE;
		}
		return (this.nonce.isPresent()) ? Holder.WITH_SESSION : Holder.WITHOUT_SESSION;
	}

	/**
	 * Add the parameters of the condition on the holder.
	 * @param namespace the namespace
	 * @param parameters what they are added to
	 */
	void addParameters(String namespace, List<Object> parameters) {
		if (this.session != null) {
			parameters.addAll(List.of(this.session.value(), namespace, this.session.value()));
			this.nonce.ifPresent(parameters::add);
		}
	}

	/**
	 * The condition on the holder.
	 */
	enum Holder {

		/**
		 * There is no holder.
		 */
		NONE,

		/**
		 * The holder has a session with the nonce that was seen.
		 */
		WITH_SESSION,

		/**
		 * The holder has no session.
		 */
		WITHOUT_SESSION

	}

}
