package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ElectionStore} in persistent nodes of a ZooKeeper ensemble, which are written by
 * version. Leadership does not depend on ephemeral nodes, watches, sessions of ZooKeeper
 * or the state of the connection.
 * <p>
 * A heartbeat writes the node of the session and reads the namespace by two requests that
 * are sent together on one ZooKeeper session. This makes the view valid: a server
 * executes the requests of a session in order, so what is read is at least as new as what
 * was written before, whichever server answers. A claim reads what it expects at one
 * moment, and writes on the condition that no version has changed since.
 * <p>
 * The store uses the client of a {@link CuratorFramework} but none of its retries,
 * because a repeated write reports a success as a failure. When the connection is lost,
 * the store repeats idempotent operations once within the same operation timeout: a
 * heartbeat, and the reading before a change. It never repeats a change. A call that is
 * not answered in time has an unknown outcome, like any other.
 * <p>
 * Safe for use by any thread.
 *
 * @author Leader Election
 */
public final class ZooKeeperElectionStore implements ElectionStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ZooKeeperElectionStore.class);

	/**
	 * How many records are released by one request, so that it is not too large.
	 */
	private static final int RELEASED_AT_ONCE = 500;

	private final StoreClient client;

	private final List<ACL> acl;

	private final NodePaths paths;

	private final Folders folders;

	private final NamespaceReader reader;

	private final Heartbeats heartbeats;

	private final Hints hints;

	private ZooKeeperElectionStore(Builder builder) {
		this.acl = builder.acl;
		this.paths = NodePaths.of(prefix(builder.client) + builder.root, builder.namespace);
		this.client = new StoreClient(builder.client, builder.owned, builder.operationTimeout, new FailureMessages(
				builder.namespace, this.paths, builder.client, builder.operationTimeout.dividedBy(20)));
		this.folders = new Folders(this.paths, builder.acl);
		this.reader = new NamespaceReader(this.paths);
		this.hints = new Hints(this.paths);
		this.heartbeats = new Heartbeats(this.client, this.paths, this.acl, this.folders, this.reader, this.hints);
	}

	// The client of ZooKeeper itself does not know it
	private static String prefix(CuratorFramework client) {
		String namespace = client.getNamespace();
		return (namespace == null || namespace.isEmpty()) ? "" : "/" + namespace;
	}

	/**
	 * Build a store.
	 * @param client the client to use, below whose namespace the nodes will be
	 * @return a builder
	 */
	public static Builder builder(CuratorFramework client) {
		return new Builder(client);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		return this.client.execute("write a heartbeat",
				(requests) -> this.heartbeats.beat(requests, session, acknowledged));
	}

	@Override
	public void create(String election, long token) {
		this.client.execute("create the record of election '%s'".formatted(election), (requests) -> {
			while (!this.client.repeatable(requests, (current) -> isCreated(current, election, token))) {
				this.folders.create(requests);
			}
			return true;
		});
	}

	private boolean isCreated(Requests requests, String election, long token) {
		String node = this.paths.record(election);
		try {
			Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
			ElectionRecord record = new ElectionRecord(election, State.VACANT, null, token, transaction.storeId());
			if (transaction.data(node) == null) {
				return transaction.create(node, NodeData.of(record), this.acl).commit();
			}
			return true;
		}
		catch (MissingFolderException ex) {
			return false;
		}
	}

	@Override
	public boolean claim(Claim claim) {
		return change("claim election '%s'".formatted(claim.election()),
				(requests) -> PreparedClaim.of(requests, this.paths, claim));
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		String node = this.paths.record(election);
		return change("release election '%s'".formatted(election), (requests) -> {
			Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
			ElectionRecord held = NodeData.record(NodePaths.encode(election), transaction.data(node));
			return (held != null && held.isHeldBy(session) && held.token() == token)
					? transaction.set(node, released(held)).hint() : null;
		});
	}

	@Override
	public void close(SessionId session) {
		this.heartbeats.forget(session);
		boolean more = true;
		while (more) {
			more = change("close the session", (requests) -> closing(requests, session));
		}
	}

	// With the last of the records goes the session
	private @Nullable Transaction closing(Requests requests, SessionId session) {
		requests.sync(this.paths.base());
		List<String> held = this.reader.begin(requests)
			.complete()
			.records()
			.values()
			.stream()
			.map(Stored::value)
			.filter((record) -> record.isHeldBy(session))
			.map(ElectionRecord::election)
			.limit(RELEASED_AT_ONCE)
			.toList();
		List<String> nodes = new ArrayList<>(held.stream().map(this.paths::record).toList());
		nodes.add(this.paths.session(session));
		Transaction transaction = Transaction.read(requests, this.paths, nodes);
		boolean empty = true;
		for (String election : held) {
			ElectionRecord record = NodeData.record(NodePaths.encode(election),
					transaction.data(this.paths.record(election)));
			if (record != null && record.isHeldBy(session)) {
				transaction.set(this.paths.record(election), released(record));
				empty = false;
			}
		}
		if (held.size() < RELEASED_AT_ONCE && transaction.data(this.paths.session(session)) != null) {
			transaction.delete(this.paths.session(session));
			empty = false;
		}
		return (empty) ? null : transaction.hint();
	}

	@Override
	public void evict(Session session) {
		String node = this.paths.session(session.id());
		change("evict a silent session", (requests) -> {
			Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
			Session stored = NodeData.session(session.id().value(), transaction.data(node));
			return (stored != null && stored.nonce() == session.nonce()) ? transaction.delete(node) : null;
		});
	}

	private static byte[] released(ElectionRecord held) {
		return NodeData.of(new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId()));
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		Subscription subscription = this.hints.subscribe(listener);
		// The client may have to wait for another session, and the subscriber must not
		Thread thread = new Thread(this::watch, "leader-election-zookeeper-watch");
		thread.setDaemon(true);
		thread.start();
		return subscription;
	}

	private void watch() {
		try {
			this.hints.begin(this.client.session());
		}
		catch (Exception ex) {
			logger.debug("[{}] Hints start with the next heartbeat", this.paths.base(), ex);
		}
	}

	/**
	 * End the watches of this store, and close its client if that belongs to it.
	 */
	@Override
	public void close() {
		this.hints.stop();
		this.client.close();
	}

	/**
	 * Make a change that depends on the present state. If the state has changed before
	 * the change is made, read it again.
	 * @param operation what is done, for people
	 * @param preparation reads the state and returns the change, {@code null} for none
	 * @return whether it was made
	 */
	private boolean change(String operation, Function<Requests, @Nullable Transaction> preparation) {
		return this.client.execute(operation, (requests) -> {
			try {
				while (true) {
					// Of the change itself nothing was sent by then
					Transaction transaction = this.client.repeatable(requests, preparation);
					if (transaction == null || transaction.commit()) {
						return transaction != null;
					}
				}
			}
			catch (MissingFolderException ex) {
				return false;
			}
		});
	}

	/**
	 * Builds a {@link ZooKeeperElectionStore}.
	 */
	public static final class Builder {

		private final CuratorFramework client;

		private boolean owned;

		private String namespace = "default";

		private String root = NodePaths.DEFAULT_ROOT;

		private Duration operationTimeout = Duration.ofSeconds(2);

		private List<ACL> acl = Ids.OPEN_ACL_UNSAFE;

		private Builder(CuratorFramework client) {
			this.client = client;
		}

		/**
		 * Let the store start the client when it is first used, and close it with itself.
		 * By default the application starts and closes it.
		 * @return this builder
		 */
		public Builder ownClient() {
			this.owned = true;
			return this;
		}

		/**
		 * Set the namespace, so that applications can share an ensemble.
		 * @param namespace the namespace
		 * @return this builder
		 */
		public Builder namespace(String namespace) {
			this.namespace = Names.requireNamespace(namespace);
			return this;
		}

		/**
		 * Set the path of the node that contains all namespaces,
		 * <code>/leader-election</code> by default.
		 * @param root the path
		 * @return this builder
		 * @throws IllegalArgumentException if it is not a path, or is one of ZooKeeper's
		 * own
		 */
		public Builder root(String root) {
			this.root = NodePaths.requireRoot(root);
			return this;
		}

		/**
		 * Set how long a call may take, two seconds by default.
		 * @param operationTimeout the operation timeout
		 * @return this builder
		 */
		public Builder operationTimeout(Duration operationTimeout) {
			this.operationTimeout = operationTimeout;
			return this;
		}

		/**
		 * Set the ACL of the nodes. By default every client has all permissions.
		 * @param acl the ACL
		 * @return this builder
		 */
		public Builder acl(List<ACL> acl) {
			this.acl = List.copyOf(acl);
			return this;
		}

		/**
		 * Build the store. That does not connect to ZooKeeper.
		 * @return the store
		 */
		public ZooKeeperElectionStore build() {
			return new ZooKeeperElectionStore(this);
		}

	}

}
