package io.github.leaderelection.deployments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;

/**
 * The backends, each with a real server where it has one.
 */
enum Backend {

	REDIS {

		@Override
		int port() {
			return SharedServers.redis().port();
		}

		@Override
		Stream<String> settings() {
			RedisServer server = SharedServers.redis();
			return Stream.of("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port());
		}

	},

	JDBC {

		@Override
		int port() {
			return SharedServers.postgres().port();
		}

		@Override
		Stream<String> settings() {
			PostgresServer server = SharedServers.postgres();
			return Stream.of("spring.datasource.url=" + server.jdbcUrl(),
					"spring.datasource.username=" + server.username(),
					"spring.datasource.password=" + server.password(), "spring.datasource.hikari.maximum-pool-size=1",
					// Required for a checkpoint
					"spring.datasource.hikari.allow-pool-suspension=true",
					"leader-election.jdbc.initialize-schema=always");
		}

	},

	ZOOKEEPER {

		@Override
		int port() {
			return SharedServers.zooKeeper().port();
		}

		@Override
		Stream<String> settings() {
			ZooKeeperServer server = SharedServers.zooKeeper();
			return Stream.of("leader-election.zookeeper.connect-string=" + server.connectString());
		}

	},

	RAFT {

		private final int port = Ports.next();

		private final Path directory = temporaryDirectory();

		@Override
		int port() {
			return this.port;
		}

		@Override
		Stream<String> settings() {
			return Stream.of("leader-election.raft.id=only", "leader-election.raft.members.only=127.0.0.1:" + this.port,
					"leader-election.raft.storage-directory=" + this.directory);
		}

	},

	LOCAL {

		@Override
		int port() {
			return 0;
		}

		@Override
		Stream<String> settings() {
			return Stream.empty();
		}

	};

	private static final String DATA_SOURCE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

	private static final String REDIS_CONNECTION = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration";

	/**
	 * Return the port of the server.
	 * @return the port, which nobody listens to if there is no server
	 */
	abstract int port();

	abstract Stream<String> settings();

	/**
	 * Return the properties of an application that uses this backend.
	 * @param namespace the namespace of its elections
	 * @return the properties, each as {@code name=value}
	 */
	List<String> properties(String namespace) {
		Stream<String> common = Stream.of("spring.application.name=deployed", "spring.main.banner-mode=off",
				"spring.jmx.enabled=false", "spring.main.register-shutdown-hook=false",
				"spring.autoconfigure.exclude=" + excluded(), "leader-election.namespace=" + namespace,
				"leader-election.backend=" + name().toLowerCase(Locale.ROOT),
				// A takeover without a release would take longer than the tests wait
				"leader-election.lease-duration=10m", "leader-election.retry-period=500ms",
				"leader-election.operation-timeout=10s", "leader-election.claim-missing=true");
		return Stream.concat(common, settings()).toList();
	}

	private String excluded() {
		return switch (this) {
			case REDIS -> DATA_SOURCE;
			case JDBC -> REDIS_CONNECTION;
			default -> DATA_SOURCE + "," + REDIS_CONNECTION;
		};
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("deployments-raft");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
