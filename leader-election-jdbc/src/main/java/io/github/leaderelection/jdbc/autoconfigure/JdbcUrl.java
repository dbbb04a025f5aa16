package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

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
 * URL of a data source, as far as it is known without a connection, because the database
 * may be down.
 *
 * @param text the URL, {@code null} if it is unknown
 */
record JdbcUrl(@Nullable String text) {

	private static final Set<String> DRIVERS = Set.of("postgresql", "mariadb", "mysql", "sqlserver", "oracle", "db2",
			"h2", "hsqldb", "sqlite", "derby");

	private static final int MAX_WRAPPERS = 3;

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
	 * Return the URL of the database behind wrappers such as P6Spy, OpenTelemetry or
	 * Testcontainers, whose URLs contain that of the driver that they call.
	 * @param url the URL, which may be one of a wrapper
	 * @return the URL as the wrapped driver would have it, in lower case
	 */
	static String unwrap(String url) {
		String lowerCase = url.toLowerCase(Locale.ROOT);
		String[] segments = lowerCase.split(":", MAX_WRAPPERS + 2);
		int start = 0;
		for (int i = 0; i < segments.length - 1; i++) {
			if (i > 0 && DRIVERS.contains(segments[i])) {
				return "jdbc:" + lowerCase.substring(start);
			}
			if (!segments[i].matches("[a-z0-9-]+") || segments[i].equals("jtds")) {
				break;
			}
			start += segments[i].length() + 1;
		}
		return lowerCase;
	}

	/**
	 * Return whether the database lives in the memory of this process.
	 * @return whether it does
	 */
	boolean isInMemory() {
		String url = (this.text != null) ? unwrap(this.text) : "";
		return url.startsWith("jdbc:h2:mem:") || url.startsWith("jdbc:hsqldb:mem:")
				|| url.startsWith("jdbc:derby:memory:");
	}

	/**
	 * Return whether the URL alone shows that the database is not an embedded one.
	 * @return whether it is known not to be embedded
	 */
	boolean isNotEmbedded() {
		String url = (this.text != null) ? unwrap(this.text) : null;
		return url != null
				&& !EmbeddedDatabaseConnection.isEmbedded(DatabaseDriver.fromJdbcUrl(url).getDriverClassName(), url);
	}

}
