package io.github.leaderelection.engine;

import java.util.function.BooleanSupplier;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Claims a record. The claim is granted under the lease that the session had when it was
 * sent, and not when it was answered: between the two the session may have been taken for
 * dead, or the store may have failed over and lost the claim (rule 5). A claim that was
 * decided before the watch of the store began anew is not sent (rule 8).
 */
final class ClaimOperation extends RecordOperation<Boolean> {

	private final ElectionStore store;

	private final Claim claim;

	private final SessionLease session;

	private final StoreWatch watch;

	private final long identity;

	private final BooleanSupplier permitted;

	private final Grant grant;

	private @Nullable Lease lease;

	/**
	 * Create a new {@link ClaimOperation}.
	 * @param store the store
	 * @param claim what to claim
	 * @param session the lease of the session
	 * @param watch the watch of the store by which the claim was decided
	 * @param permitted whether this instance may be granted a term
	 * @param grant receives a claim that was successful in time
	 * @param caller who asked for it
	 */
	ClaimOperation(ElectionStore store, Claim claim, SessionLease session, StoreWatch watch, BooleanSupplier permitted,
			Grant grant, Caller caller) {
		super(claim.seen().election(), caller);
		this.store = store;
		this.claim = claim;
		this.session = session;
		this.watch = watch;
		this.identity = watch.identityNumber();
		this.permitted = permitted;
		this.grant = grant;
	}

	@Override
	Object change() {
		return this.claim.seen();
	}

	@Override
	public boolean isDue() {
		this.lease = this.session.live();
		return this.lease != null && this.permitted.getAsBoolean() && this.identity == this.watch.identityNumber();
	}

	@Override
	public Boolean call() {
		return this.store.claim(this.claim);
	}

	@Override
	public void answered(Boolean claimed) {
		Lease held = this.lease;
		if (!claimed) {
			beatAgain();
		}
		else if (held != null && this.session.isLive(held)) {
			this.grant.granted(this.claim.token(), held);
		}
	}

	/**
	 * Receives what was claimed.
	 */
	@FunctionalInterface
	interface Grant {

		/**
		 * The claim was successful and the session is still alive.
		 * @param token the fencing token
		 * @param lease the lease that the session had when the claim was sent
		 */
		void granted(long token, Lease lease);

	}

}
