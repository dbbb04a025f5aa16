package io.github.leaderelection.jdbc;

/**
 * {@link FencingTable}, on H2.
 */
class H2FencingTableTests extends FencingTableContract {

	H2FencingTableTests() {
		super("h2", TestDatabase.h2InMemory());
	}

}
