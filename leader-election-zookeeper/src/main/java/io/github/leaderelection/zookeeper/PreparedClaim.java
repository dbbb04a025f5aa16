package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a claim expects with what is so, and makes a transaction of it that
 * succeeds only if that is still so then.
 */
final class PreparedClaim {

	private PreparedClaim() {
	}

	/**
	 * Prepare a claim.
	 * @param requests where to send requests
	 * @param paths the paths of the namespace
	 * @param claim the claim
	 * @return the transaction, {@code null} if anything is not as expected
	 */
	static @Nullable Transaction of(Requests requests, NodePaths paths, Claim claim) {
		String node = paths.record(claim.election());
		SessionId holder = claim.seen().holder();
		List<String> nodes = new ArrayList<>(List.of(node));
		if (holder != null) {
			nodes.add(paths.session(holder));
		}
		Transaction transaction = Transaction.read(requests, paths, nodes);
		ElectionRecord stored = NodeData.record(NodePaths.encode(claim.election()), transaction.data(node));
		boolean unchanged = stored != null && isSame(stored, claim.seen())
				&& transaction.storeId().equals(claim.storeId())
				&& nonceOf(holder, paths, transaction).equals(claim.holderNonce());
		if (!unchanged) {
			return null;
		}
		if (holder != null) {
			transaction.expect(paths.session(holder));
		}
		return transaction.set(node, NodeData
			.of(new ElectionRecord(claim.election(), State.HELD, claim.claimant(), claim.token(), claim.storeId())));
	}

	private static boolean isSame(ElectionRecord stored, ElectionRecord seen) {
		SessionId holder = seen.holder();
		return stored.state() == seen.state() && stored.token() == seen.token()
				&& (holder == null || stored.isHeldBy(holder));
	}

	private static OptionalLong nonceOf(@Nullable SessionId holder, NodePaths paths, Transaction transaction) {
		Session session = (holder != null) ? NodeData.session(holder.value(), transaction.data(paths.session(holder)))
				: null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

}
