package io.github.leaderelection.jdbc;

import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.TickStore;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The privileges that the page about this backend grants suffice for all that the store
 * does.
 */
class DocumentedPrivilegesIntegrationTests {

	private static final String USER = "my_app";

	private static final String PASSWORD = "granted";

	private final String namespace = "granted-" + UUID.randomUUID();

	@Test
	void sufficeOnPostgres() {
		JdbcTemplate owner = new JdbcTemplate(TestDatabase.postgres());
		owner.execute("CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(USER, PASSWORD));
		grant(owner, "TO my_app;", "", "");
		assertSuffices(SharedServers.postgres());
	}

	@Test
	void sufficeOnMariaDb() {
		JdbcTemplate owner = new JdbcTemplate(TestDatabase.mariaDb());
		owner.execute("CREATE USER %s@'%%' IDENTIFIED BY '%s'".formatted(USER, PASSWORD));
		grant(owner, "TO 'my_app'@'%';", "my_db.", SharedServers.mariaDb().database() + ".");
		assertSuffices(SharedServers.mariaDb());
	}

	private static void grant(JdbcTemplate owner, String recipient, String database, String actual) {
		List<String> statements = JdbcPage.blocks("sql")
			.stream()
			.filter((block) -> block.startsWith("GRANT") && block.contains(recipient))
			.flatMap(String::lines)
			.toList();
		assertThat(statements).hasSizeGreaterThan(1);
		statements.forEach((statement) -> owner.execute(statement.replace(database, actual)));
	}

	private void assertSuffices(JdbcServer server) {
		DataSource granted = new DriverManagerDataSource(server.jdbcUrl(), USER, PASSWORD);
		try (JdbcElectionStore store = JdbcElectionStore.builder(granted)
			.namespace(this.namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build()) {
			assertSuffices(store);
		}
	}

	private static void assertSuffices(JdbcElectionStore store) {
		Session first = Sessions.create();
		Session second = Sessions.create();
		String storeId = store.heartbeat(first, 0).storeId();
		assertThat(storeId).isNotEqualTo("unidentified");
		store.heartbeat(second, 0);
		first = Sessions.lead(store, "orders", first);
		second = Sessions.lead(store, "orders", second);
		assertThat(store.release("orders", second.id(), 2)).isTrue();
		store.evict(first);
		first = Sessions.create();
		store.heartbeat(first, 0);
		first = Sessions.lead(store, "orders", first);
		store.close(first.id());
		ElectionView view = store.heartbeat(second.withNonce(second.nonce() + 1), second.nonce());
		assertThat(view.sessions()).containsOnlyKeys(second.id());
		assertThat(view.elections().get("orders").holder()).isNull();
		TickStore ticks = store.ticks().orElseThrow();
		assertThat(ticks.start("job", 1, 1)).isTrue();
		assertThat(ticks.start("job", 2, 1)).isTrue();
		assertThat(ticks.last("job")).hasValue(2);
	}

}
