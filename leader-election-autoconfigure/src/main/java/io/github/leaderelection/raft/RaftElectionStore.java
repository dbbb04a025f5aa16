package io.github.leaderelection.raft;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * An {@link ElectionStore} in the replicated log of a Raft cluster.
 *
 * @author Leader Election
 */
public final class RaftElectionStore implements ElectionStore {

	private final RaftNode node;

	private final String namespace;

	/**
	 * Create a store.
	 * @param node the node, whose life is not the store's concern
	 * @param namespace the namespace
	 */
	public RaftElectionStore(RaftNode node, String namespace) {
		this.node = node;
		this.namespace = namespace;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		throw new UnsupportedOperationException(this.node + this.namespace);
	}

	@Override
	public void create(String election, long token) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean claim(Claim claim) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close(SessionId session) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void evict(Session session) {
		throw new UnsupportedOperationException();
	}

}
