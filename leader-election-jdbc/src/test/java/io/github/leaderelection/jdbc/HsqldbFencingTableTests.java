package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on HSQLDB.
 */
class HsqldbFencingTableTests extends FencingTableContract {

	HsqldbFencingTableTests() {
		super("hsqldb", TestDatabase.hsqldb());
	}

}
