package io.github.leaderelection.autoconfigure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The backends of this library, to tell what is missing for each.
 *
 * @author Leader Election
 */
enum KnownBackend {

	JDBC("a DataSource bean", "add spring-boot-starter-jdbc with a driver, and set spring.datasource.url"),

	REDIS("a RedisConnectionFactory bean", "add spring-boot-starter-data-redis, and set spring.data.redis.url"),

	ZOOKEEPER("a CuratorFramework bean, or its class and leader-election.zookeeper.connect-string",
			"add the dependency org.apache.curator:curator-framework, version 5.9.0 for example,"
					+ " and set leader-election.zookeeper.connect-string"),

	RAFT("all of ratis-server, ratis-grpc, ratis-client and ratis-metrics-default, and leader-election.raft.members",
			"add the dependencies org.apache.ratis:ratis-server, org.apache.ratis:ratis-grpc, org.apache.ratis:ratis-client"
					+ " and org.apache.ratis:ratis-metrics-default, version 3.3.0 each, set"
					+ " leader-election.raft.members.<id>=<host>:<port> for each member, and on each member its"
					+ " leader-election.raft.id and leader-election.raft.storage-directory"),

	LOCAL("nothing", "write leader-election.backend=local, which elects within this process only");

	private final String needs;

	private final String setup;

	KnownBackend(String needs, String setup) {
		this.needs = needs;
		this.setup = setup;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	String needs() {
		return this.needs;
	}

	String setup() {
		return this.setup;
	}

	static Optional<KnownBackend> find(String name) {
		return Arrays.stream(values()).filter((backend) -> backend.id().equals(name)).findFirst();
	}

}
