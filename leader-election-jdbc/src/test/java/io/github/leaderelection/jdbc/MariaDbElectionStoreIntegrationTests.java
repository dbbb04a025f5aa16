package io.github.leaderelection.jdbc;

import java.util.Locale;

import javax.sql.DataSource;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import io.github.leaderelection.test.contract.TickStoreContract;

/**
 * The contract of a store, on MariaDB.
 */
class MariaDbElectionStoreIntegrationTests extends ElectionStoreContract implements TickStoreContract {

	private static final DataSource dataSource = TestDatabase.mariaDb();

	@Override
	protected Locale locale() {
		return TURKISH;
	}

	@Override
	protected ElectionStore open(String namespace) {
		return JdbcElectionStore.builder(dataSource)
			.namespace(namespace)
			.operationTimeout(TestDatabase.PATIENCE)
			.build();
	}

	@Override
	protected int rounds() {
		return Integer.getInteger("contract.rounds", 50);
	}

}
