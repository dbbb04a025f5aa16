package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on HSQLDB.
 *
 * @author Leader Election
 */
class HsqldbFencingTableTests extends FencingTableContract {

	HsqldbFencingTableTests() {
		super("hsqldb", TestDatabase.hsqldb());
	}

}
