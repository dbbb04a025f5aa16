package io.github.leaderelection.servers;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One server of each kind for all the test classes of a JVM, started when it is first
 * asked for and ended with the JVM. They are for tests that use a server, each with
 * tables or keys of its own; a test that breaks its server makes one for itself.
 */
public final class SharedServers {

	private static final Shared<PostgresServer> postgres = new Shared<>(PostgresServer::new);

	private static final Shared<MariaDbServer> mariaDb = new Shared<>(MariaDbServer::new);

	private static final Shared<H2Server> h2 = new Shared<>(H2Server::new);

	private static final Shared<RedisServer> redis = new Shared<>(RedisServer::new);

	private static final Shared<ZooKeeperServer> zooKeeper = new Shared<>(ZooKeeperServer::new);

	private SharedServers() {
	}

	public static PostgresServer postgres() {
		return postgres.get();
	}

	public static MariaDbServer mariaDb() {
		return mariaDb.get();
	}

	public static H2Server h2() {
		return h2.get();
	}

	public static RedisServer redis() {
		return redis.get();
	}

	public static ZooKeeperServer zooKeeper() {
		return zooKeeper.get();
	}

	/**
	 * A server that is started once.
	 *
	 * @param <S> the kind of server
	 */
	private static final class Shared<S extends ServerProcess> {

		private final Supplier<S> factory;

		private @Nullable S server;

		Shared(Supplier<S> factory) {
			this.factory = factory;
		}

		synchronized S get() {
			S current = this.server;
			if (current == null) {
				current = this.factory.get();
				current.start();
				this.server = current;
			}
			return current;
		}

	}

}
