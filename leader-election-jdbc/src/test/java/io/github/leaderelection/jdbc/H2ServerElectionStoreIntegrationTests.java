package io.github.leaderelection.jdbc;

import javax.sql.DataSource;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import io.github.leaderelection.test.contract.TickStoreContract;
import org.junit.jupiter.api.Tag;

/**
 * The contract of a store, on H2 in a process of its own.
 */
@Tag("long")
class H2ServerElectionStoreIntegrationTests extends ElectionStoreContract implements TickStoreContract {

	private static final DataSource dataSource = TestDatabase.h2Server();

	@Override
	protected ElectionStore open(String namespace) {
		return JdbcElectionStore.builder(dataSource)
			.namespace(namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build();
	}

	@Override
	protected int rounds() {
		return 100;
	}

	@Override
	protected int manyElections() {
		return 1_000;
	}

}
