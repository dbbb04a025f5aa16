package io.github.leaderelection.jdbc;

import io.github.leaderelection.servers.MariaDbServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Paused transactions, on MariaDB.
 */
class MariaDbFencingIntegrationTests extends PausedTransactions {

	MariaDbFencingIntegrationTests() {
		super("mariadb", new MariaDbServer());
	}

	/**
	 * How a method is fenced depends on Spring and not on the database.
	 */
	@Test
	@Tag("long")
	@Override
	void commitOfAFencedMethodIsRejected() {
		super.commitOfAFencedMethodIsRejected();
	}

	/**
	 * That the pause does harm without a guard is shown on PostgreSQL.
	 */
	@Test
	@Tag("long")
	@Override
	void updateIsLostWithoutTheGuard() {
		super.updateIsLostWithoutTheGuard();
	}

}
