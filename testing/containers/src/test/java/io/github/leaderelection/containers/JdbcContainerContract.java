package io.github.leaderelection.containers;

import java.security.SecureRandom;
import java.util.Map;

import javax.sql.DataSource;

import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.jdbc.autoconfigure.DedicatedDataSource;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import io.github.leaderelection.test.contract.TickStoreContract;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a store, on a database in a container.
 */
@ContextConfiguration(classes = Applications.OnJdbc.class)
abstract class JdbcContainerContract extends ContainerContract implements TickStoreContract {

	private final String identity;

	@Autowired
	private DataSource dataSource;

	/**
	 * Create the contract.
	 * @param identity a query for what identifies the database
	 */
	JdbcContainerContract(String identity) {
		this.identity = identity;
	}

	@Override
	protected JdbcElectionStore open(String namespace) {
		return open(this.dataSource, namespace);
	}

	private static JdbcElectionStore open(DataSource dataSource, String namespace) {
		ElectionTiming timing = new ElectionTiming(OPERATION_TIMEOUT.multipliedBy(5), OPERATION_TIMEOUT.multipliedBy(4),
				OPERATION_TIMEOUT, OPERATION_TIMEOUT);
		return JdbcElectionStore
			.builder(DedicatedDataSource.derivedFrom(dataSource, new TimeoutAudit(namespace, timing)))
			.namespace(namespace)
			.operationTimeout(OPERATION_TIMEOUT)
			.build();
	}

	@Test
	void storeIdIsThatOfTheDatabase() {
		String expected = new JdbcTemplate(this.dataSource).queryForObject(this.identity, String.class);
		for (int i = 0; i < 2; i++) {
			assertThat(view(this.dataSource).storeId()).isEqualTo(expected);
		}
	}

	/**
	 * Assert that another server is another store, as it is after a failover to it.
	 * @param another a container of the same image, which is not started
	 */
	final void assertThatIdentityOfAnotherServerDiffers(JdbcDatabaseContainer<?> another) {
		try (another) {
			another.start();
			try (var context = Applications.start(Applications.OnJdbc.class,
					JdbcContainerStories.propertiesOf(another))) {
				assertThat(view(context.getBean(DataSource.class)).storeId())
					.isNotEqualTo(view(this.dataSource).storeId());
			}
		}
	}

	private static ElectionView view(DataSource dataSource) {
		try (JdbcElectionStore store = open(dataSource, "identity")) {
			return store.heartbeat(new Session(SessionId.random(new SecureRandom()), 1, "test", Map.of(),
					OPERATION_TIMEOUT.multipliedBy(5)), 0);
		}
	}

}
