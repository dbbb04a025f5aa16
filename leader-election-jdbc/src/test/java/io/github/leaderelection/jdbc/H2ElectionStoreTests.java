package io.github.leaderelection.jdbc;

import java.util.Locale;

import javax.sql.DataSource;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.test.contract.ElectionStoreContract;
import io.github.leaderelection.test.contract.TickStoreContract;

/**
 * The contract of a store, on H2 in this process.
 */
class H2ElectionStoreTests extends ElectionStoreContract implements TickStoreContract {

	private static final DataSource dataSource = TestDatabase.h2InMemory();

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

	@Override
	protected int manyElections() {
		return 1_000;
	}

}
