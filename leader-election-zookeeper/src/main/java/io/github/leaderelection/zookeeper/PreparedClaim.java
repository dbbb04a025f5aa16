package io.github.leaderelection.zookeeper;

import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a claim expects with what was seen, and makes a transaction of it that
 * succeeds only if that is still so then.
 */
final class PreparedClaim {

	private PreparedClaim() {
	}

	/**
	 * Return the change that a claim is.
	 * @param paths the paths of the namespace
	 * @param claim the claim
	 * @return the change
	 */
	static Change change(NodePaths paths, Claim claim) {
		return new Change(claim.election(), claim.seen().holder(), (seen) -> of(seen, paths, claim),
				(assumed) -> of(assumed, paths, claim));
	}

	/**
	 * Prepare a claim.
	 * @param seen what was seen
	 * @param paths the paths of the namespace
	 * @param claim the claim
	 * @return the transaction, {@code null} if anything is not as expected
	 */
	static @Nullable Transaction of(Snapshot seen, NodePaths paths, Claim claim) {
		SessionId holder = claim.seen().holder();
		if (!isAsSeen(seen, claim)) {
			return null;
		}
		Transaction transaction = new Transaction(paths, seen);
		if (holder != null) {
			transaction.expect(holder);
		}
		return transaction.set(held(claim));
	}

	/**
	 * Prepare a claim of the record that is assumed to be released.
	 * @param assumed what is assumed
	 * @param paths the paths of the namespace
	 * @param claim the claim
	 * @return the transaction, {@code null} if the claim is of another record or expects
	 * something else
	 */
	static @Nullable Transaction of(AssumedRelease assumed, NodePaths paths, Claim claim) {
		if (!assumed.election().equals(claim.election()) || !isAsSeen(assumed.snapshot(), claim)) {
			return null;
		}
		Transaction transaction = Transaction.ofAssumed(paths, assumed, claim.claimant());
		return (transaction != null) ? transaction.set(held(claim)) : null;
	}

	private static boolean isAsSeen(Snapshot seen, Claim claim) {
		Stored<ElectionRecord> stored = seen.record(claim.election());
		return stored != null && isSame(stored.value(), claim.seen()) && seen.frame().storeId().equals(claim.storeId())
				&& nonceOf(claim.seen().holder(), seen).equals(claim.holderNonce());
	}

	private static ElectionRecord held(Claim claim) {
		return new ElectionRecord(claim.election(), State.HELD, claim.claimant(), claim.token(), claim.storeId());
	}

	private static boolean isSame(ElectionRecord stored, ElectionRecord seen) {
		SessionId holder = seen.holder();
		return stored.state() == seen.state() && stored.token() == seen.token()
				&& (holder == null || stored.isHeldBy(holder));
	}

	private static OptionalLong nonceOf(@Nullable SessionId holder, Snapshot seen) {
		Session session = (holder != null) ? seen.sessions().values().get(holder) : null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

}
