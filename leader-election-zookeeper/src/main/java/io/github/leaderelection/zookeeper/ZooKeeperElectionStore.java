package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * {@link ElectionStore} in persistent nodes of a ZooKeeper ensemble, which are written by
 * version. Leadership does not depend on ephemeral nodes, watches, sessions of ZooKeeper
 * or the state of the connection.
 * <p>
 * A heartbeat writes the node of the session and reads the namespace by two requests that
 * are sent together on one ZooKeeper session. This makes the view valid: a server
 * executes the requests of a session in order, so what is read is at least as new as what
 * was written before, whichever server answers. The records are read only if a node that
 * each change of a record writes shows that they have changed since the base. A claim is
 * written on the condition that no version of what it expects has changed since a view,
 * or, if that has not shown what it expects, since a reading of its own.
 * <p>
 * The store uses the client of a {@link CuratorFramework} but none of its retries,
 * because a repeated write reports a success as a failure. When the connection is lost,
 * the store repeats idempotent operations once within the same operation timeout: a
 * heartbeat, the end of a session, and the reading before another change. It never
 * repeats a claim or a release. A call that is not answered in time has an unknown
 * outcome, like any other.
 * <p>
 * Safe for use by any thread.
 */
public final class ZooKeeperElectionStore implements ElectionStore, AutoCloseable {

	private final StoreClient client;

	private final NodePaths paths;

	private final Heartbeats heartbeats;

	private final StaleReads staleReads;

	private final Creations creations;

	private final Changes changes;

	private final Departures departures;

	private final DirectCalls direct;

	private final Hints hints;

	private ZooKeeperElectionStore(Builder builder) {
		UsedClient used = builder.client.get();
		this.paths = NodePaths.of(used.prefix() + builder.root, builder.namespace);
		this.client = new StoreClient(used, builder.operationTimeout,
				new FailureMessages(builder.namespace, this.paths, used, builder.operationTimeout.dividedBy(20)),
				new SessionTimeout(builder.audit, used.isOwned()));
		this.hints = new Hints(this.paths);
		Folders folders = new Folders(this.paths, builder.acl);
		NamespaceReader reader = new NamespaceReader(builder.namespace, this.paths);
		this.heartbeats = new Heartbeats(this.client, this.paths, builder.acl, folders, reader, this.hints);
		this.staleReads = new StaleReads(reader, this.hints);
		this.creations = new Creations(this.client, this.paths, builder.acl, folders, reader);
		this.changes = new Changes(this.client, reader);
		this.departures = new Departures(this.client, this.paths, reader);
		this.direct = new DirectCalls(this.client, this.paths, this.changes, this.departures);
	}

	/**
	 * Build a store.
	 * @param client the client to use, below whose namespace the nodes will be. The
	 * application starts and closes it
	 * @return a builder
	 */
	public static Builder builder(CuratorFramework client) {
		return new Builder(() -> new UsedClient(client));
	}

	/**
	 * Build a store with a client of its own, which it starts when it is first used, and
	 * closes with itself and by {@link #disconnect()}.
	 * @param clients makes a client that is not started, when the store is built and
	 * after each {@link #disconnect()}
	 * @return a builder
	 */
	public static Builder builder(Supplier<CuratorFramework> clients) {
		return new Builder(() -> new UsedClient(clients));
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		return this.client.execute("write a heartbeat",
				(requests) -> this.heartbeats.beat(requests, session, acknowledged, base));
	}

	@Override
	public boolean offersStaleReads() {
		return true;
	}

	@Override
	public Optional<ElectionView> staleRead(ElectionView base) {
		return this.client.execute("read the namespace",
				(requests) -> this.client.repeatable(requests, (current) -> this.staleReads.read(current, base)));
	}

	@Override
	public Optional<ElectionView> assume(ElectionView base) {
		return this.staleReads.assume(base);
	}

	@Override
	public void create(Collection<String> elections, long token) {
		this.client.execute(described("create the record of", elections), (requests) -> {
			this.creations.create(requests, elections, token);
			return true;
		});
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		Map<Change, String> claims = new LinkedHashMap<>();
		batch.claims().forEach((claim) -> claims.put(PreparedClaim.change(this.paths, claim), claim.election()));
		return this.client.execute(described("claim", claims.values()),
				(requests) -> this.changes.make(requests, claims.keySet())
					.stream()
					.map(claims::get)
					.collect(Collectors.toSet()));
	}

	@Override
	public CompletableFuture<Optional<Set<String>>> beginClaim(ClaimBatch batch) {
		return this.direct.claim(batch);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return this.client.execute(described("release", List.of(election)),
				(requests) -> this.changes.make(requests, Releases.change(this.paths, election, session, token)));
	}

	private static String described(String operation, Collection<String> elections) {
		// Not formatted, which takes a while in a call that is rarely executed
		return operation + ((elections.size() == 1) ? " election '" + elections.iterator().next() + "'"
				: " " + elections.size() + " elections");
	}

	@Override
	public void close(SessionId session) {
		this.heartbeats.forget(session);
		this.client.execute("close the session", (requests) -> {
			this.departures.close(requests, session);
			return true;
		});
	}

	@Override
	public CompletableFuture<Boolean> beginClose(SessionId session) {
		this.heartbeats.forget(session);
		return this.direct.close(session);
	}

	@Override
	public void evict(Session session) {
		this.client.execute("evict a silent session",
				(requests) -> this.changes.make(requests, this.departures.evict(session)));
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.subscribe(listener, this.client::session);
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
	 * End the watches of this store, and close its client if that belongs to it. The next
	 * call makes another client.
	 */
	@Override
	public void disconnect() {
		this.hints.stop();
		this.client.disconnect();
	}

	/**
	 * Builds a {@link ZooKeeperElectionStore}.
	 */
	public static final class Builder {

		private final Supplier<UsedClient> client;

		private String namespace = "default";

		private String root = NodePaths.DEFAULT_ROOT;

		private Duration operationTimeout = Duration.ofSeconds(2);

		private List<ACL> acl = Ids.OPEN_ACL_UNSAFE;

		private @Nullable TimeoutAudit audit;

		private Builder(Supplier<UsedClient> client) {
			this.client = client;
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
		 * Set what takes a session timeout that does not match the durations of the
		 * elections. By default it is not checked.
		 * @param audit the audit
		 * @return this builder
		 */
		public Builder audit(TimeoutAudit audit) {
			this.audit = audit;
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
