package io.github.leaderelection.jdbc;

import javax.sql.DataSource;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import io.github.leaderelection.test.contract.TickStoreContract;

/**
 * The contract of a store, on SQLite.
 */
class SqliteElectionStoreTests extends ElectionStoreContract implements TickStoreContract {

	private static final DataSource dataSource = TestDatabase.sqlite();

	@Override
	protected ElectionStore open(String namespace) {
		return JdbcElectionStore.builder(dataSource)
			.namespace(namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build();
	}

	@Override
	protected int rounds() {
		return 50;
	}

	@Override
	protected int manyElections() {
		return 1_000;
	}

}
