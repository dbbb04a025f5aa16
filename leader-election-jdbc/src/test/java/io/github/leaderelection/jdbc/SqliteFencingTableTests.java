package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on SQLite.
 *
 * @author Leader Election
 */
class SqliteFencingTableTests extends FencingTableContract {

	SqliteFencingTableTests() {
		super("sqlite", TestDatabase.sqlite());
	}

}
