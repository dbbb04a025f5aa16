package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.util.ClassUtils;

/**
 * The URL of a data source, as far as it can be told without a database that may be down.
 *
 * @param text the URL, {@code null} if it cannot be told
 * @author Leader Election
 */
record JdbcUrl(@Nullable String text) {

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			JdbcUrl.class.getClassLoader());

	static JdbcUrl of(DataSource dataSource) {
		if (HIKARI) {
			HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariDataSource.class);
			if (pool != null) {
				return new JdbcUrl(pool.getJdbcUrl());
			}
		}
		AbstractDriverBasedDataSource driver = DataSourceUnwrapper.unwrap(dataSource,
				AbstractDriverBasedDataSource.class);
		if (driver != null) {
			return new JdbcUrl(driver.getUrl());
		}
		return new JdbcUrl((dataSource instanceof EmbeddedDatabase) ? ask(dataSource) : null);
	}

	private static @Nullable String ask(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return connection.getMetaData().getURL();
		}
		catch (SQLException ex) {
			return null;
		}
	}

	/**
	 * Return whether the database lives in the memory of this process.
	 * @return whether it does
	 */
	boolean isInMemory() {
		return this.text != null && (this.text.startsWith("jdbc:h2:mem:") || this.text.startsWith("jdbc:hsqldb:mem:")
				|| this.text.startsWith("jdbc:derby:memory:"));
	}

	/**
	 * Return whether the URL alone tells that the database is not an embedded one.
	 * @return whether it is known not to be embedded
	 */
	boolean isNotEmbedded() {
		return this.text != null && !EmbeddedDatabaseConnection
			.isEmbedded(DatabaseDriver.fromJdbcUrl(this.text).getDriverClassName(), this.text);
	}

}
