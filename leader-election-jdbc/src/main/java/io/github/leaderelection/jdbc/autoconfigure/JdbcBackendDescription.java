package io.github.leaderelection.jdbc.autoconfigure;

import io.github.leaderelection.autoconfigure.ElectionBackendDescription;

/**
 * {@link ElectionBackendDescription} of elections that are kept in a relational database.
 */
class JdbcBackendDescription implements ElectionBackendDescription {

	@Override
	public String name() {
		return "jdbc";
	}

	@Override
	public String needs() {
		return "a DataSource bean";
	}

	@Override
	public String setup() {
		return "add spring-boot-starter-jdbc with a driver, and set spring.datasource.url";
	}

}
