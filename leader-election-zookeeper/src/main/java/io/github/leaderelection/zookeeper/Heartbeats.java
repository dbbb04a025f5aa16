package io.github.leaderelection.zookeeper;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * Writes heartbeats and returns what was read after them. Safe for use by any thread.
 */
final class Heartbeats {

	private final StoreClient client;

	private final NodePaths paths;

	private final List<ACL> acl;

	private final Folders folders;

	private final NamespaceReader reader;

	private final Hints hints;

	/**
	 * The sessions that send heartbeats by this store, as of their last ones.
	 */
	private final Map<SessionId, Stored<Session>> beating = new ConcurrentHashMap<>();

	Heartbeats(StoreClient client, NodePaths paths, List<ACL> acl, Folders folders, NamespaceReader reader,
			Hints hints) {
		this.client = client;
		this.paths = paths;
		this.acl = acl;
		this.folders = folders;
		this.reader = reader;
		this.hints = hints;
	}

	/**
	 * Forget a session, which ends.
	 * @param session the session
	 */
	void forget(SessionId session) {
		this.beating.remove(session);
	}

	/**
	 * Write a heartbeat and read the namespace after it. When the connection is lost that
	 * is repeated once: a heartbeat is written by version, and read back.
	 * @param first where to send the requests
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written
	 * @param base the view that the caller holds, {@code null} to read everything
	 * @return the view
	 * @throws Exception if there is no session of ZooKeeper to repeat it on
	 */
	ElectionView beat(Requests first, Session session, long acknowledged, @Nullable ElectionView base)
			throws Exception {
		Requests requests = first;
		boolean intact = true;
		while (true) {
			try {
				Stored<Session> known = this.beating.get(session.id());
				CompletableFuture<List<OpResult>> write = requests.send(beat(session, known));
				NamespaceReader.Reading read = this.reader.begin(requests, base);
				boolean written = requests.outcome(write) == Code.OK;
				Snapshot snapshot = snapshot(requests, read);
				Stored<Session> stored = (snapshot != null) ? snapshot.sessions().get(session.id()) : null;
				intact = intact && isIntact((written) ? known : stored, acknowledged);
				remember(session.id(), stored);
				// Only after a write is the view known to be as new as this call
				if (written && snapshot != null && stored != null && stored.value().nonce() >= session.nonce()) {
					this.hints.watch(requests.session(), othersThatLead(snapshot));
					return snapshot.view(intact);
				}
			}
			catch (RequestFailedException ex) {
				if (requests != first || !ex.isLostConnection()) {
					throw ex;
				}
				requests = this.client.reconnected(first);
			}
		}
	}

	private @Nullable Snapshot snapshot(Requests requests, NamespaceReader.Reading read) {
		try {
			return read.complete();
		}
		catch (MissingFolderException ex) {
			this.folders.create(requests);
			return null;
		}
	}

	// By version: so one that is executed late changes nothing
	private List<Op> beat(Session session, @Nullable Stored<Session> known) {
		String node = this.paths.session(session.id());
		if (known == null) {
			return Transaction.creation(this.paths, node, NodeData.of(session), this.acl);
		}
		if (known.value().nonce() >= session.nonce()) {
			return List.of(Op.check(node, known.version()));
		}
		return List.of(Op.setData(node, NodeData.of(session), known.version()));
	}

	private static boolean isIntact(@Nullable Stored<Session> before, long acknowledged) {
		return acknowledged == 0 || (before != null && before.value().nonce() >= acknowledged);
	}

	private void remember(SessionId id, @Nullable Stored<Session> stored) {
		if (stored != null) {
			this.beating.put(id, stored);
		}
		else {
			this.beating.remove(id);
		}
	}

	private Set<SessionId> othersThatLead(Snapshot snapshot) {
		return snapshot.records()
			.holders()
			.stream()
			.filter((holder) -> !this.beating.containsKey(holder) && snapshot.sessions().values().containsKey(holder))
			.collect(Collectors.toSet());
	}

}
