package io.github.leaderelection.jdbc;

import java.time.Duration;

import io.github.leaderelection.faults.HandOffs;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.store.ElectionStore;

/**
 * Hand-offs of many elections, on a database.
 */
abstract class JdbcHandOffs extends HandOffs {

	private final JdbcServer server;

	JdbcHandOffs(String platform, JdbcServer server, Hints hints) {
		super(platform, hints);
		this.server = server;
		TestDatabase.withTables(platform, TestDatabase.of(server));
	}

	@Override
	protected ElectionStore open(int instance, Duration operationTimeout) {
		return new JdbcCandidateStore().open("hand-offs", operationTimeout,
				JdbcCandidateStore.arguments(this.server, this.server.port()));
	}

}
