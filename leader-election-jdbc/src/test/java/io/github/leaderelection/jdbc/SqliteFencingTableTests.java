package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on SQLite.
 */
class SqliteFencingTableTests extends FencingTableContract {

	SqliteFencingTableTests() {
		super("sqlite", TestDatabase.sqlite());
	}

}
