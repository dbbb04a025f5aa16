package io.github.leaderelection.jdbc;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;

/**
 * The databases that are treated each in a way of its own.
 */
enum DatabaseKind {

	POSTGRESQL("postgresql"),

	MARIADB("mariadb"),

	MYSQL("mysql"),

	H2("h2"),

	HSQLDB("hsql"),

	SQLITE("sqlite"),

	ORACLE("oracle"),

	SQLSERVER("microsoft sql server"),

	DB2("db2"),

	OTHER("");

	private final String product;

	DatabaseKind(String product) {
		this.product = product;
	}

	/**
	 * Return the kind of a database. The version matters too, since a driver for MySQL
	 * may call a MariaDB server by the name of MySQL.
	 * @param metaData the metadata of the database
	 * @return the kind
	 * @throws SQLException if the driver fails
	 */
	static DatabaseKind of(DatabaseMetaData metaData) throws SQLException {
		String product = (metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion())
			.toLowerCase(Locale.ROOT);
		for (DatabaseKind kind : values()) {
			if (product.contains(kind.product)) {
				return kind;
			}
		}
		return OTHER;
	}

	/**
	 * Return whether the names of tables may be case-sensitive even without quotes.
	 * @return whether they may
	 */
	boolean hasCaseSensitiveTables() {
		return this == MYSQL || this == MARIADB;
	}

	/**
	 * Return the name by which Spring Boot finds the schema script.
	 * @return the platform
	 */
	String platform() {
		return (this != OTHER) ? name().toLowerCase(Locale.ROOT) : "@@platform@@";
	}

}
