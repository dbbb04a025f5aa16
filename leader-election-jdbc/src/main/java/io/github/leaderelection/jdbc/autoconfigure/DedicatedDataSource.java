package io.github.leaderelection.jdbc.autoconfigure;

import java.util.Properties;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.github.leaderelection.store.support.TimeoutAudit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.ClassUtils;

/**
 * Derives a data source without a pool from the data source of the application. A store
 * therefore never waits for an application that holds all connections of its pool, and
 * takes no connection away from it.
 */
public final class DedicatedDataSource {

	private static final Logger logger = LoggerFactory.getLogger(DedicatedDataSource.class);

	private static final boolean HIKARI = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			DedicatedDataSource.class.getClassLoader());

	/**
	 * Databases that are another one for each connection.
	 */
	private static final Pattern UNSHARED = Pattern
		.compile("jdbc:(h2:mem:(;.*)?|sqlite:(:memory:.*|file::memory:.*|\\?.*)?|hsqldb:mem:)");

	private DedicatedDataSource() {
	}

	/**
	 * Return a data source that opens a connection each time, with network time-outs if
	 * the driver is known and the application has set none.
	 * @param dataSource the data source of the application
	 * @param audit the durations of the elections, and what takes time-outs of the
	 * application that do not match them
	 * @return the derived data source, or that of the application if none can be derived
	 * from it
	 */
	public static DataSource derivedFrom(DataSource dataSource, TimeoutAudit audit) {
		try {
			return derive(dataSource, new DriverTimeouts(audit));
		}
		catch (RuntimeException | LinkageError ex) {
			logger.info("Using connections of the {} of the application, because no data source can be derived from it",
					dataSource.getClass().getName());
			logger.debug("No data source can be derived", ex);
		}
		return dataSource;
	}

	private static DataSource derive(DataSource dataSource, DriverTimeouts timeouts) {
		if (HIKARI) {
			DataSource derived = HikariDerivedDataSource.of(dataSource, timeouts);
			if (derived != null) {
				return derived;
			}
		}
		SimpleDriverDataSource derived = DataSourceBuilder.derivedFrom(dataSource)
			.type(SimpleDriverDataSource.class)
			.build();
		requireShared(derived.getUrl());
		configure(derived, derived.getConnectionProperties(), timeouts);
		return derived;
	}

	/**
	 * Set the properties of the connections.
	 * @param source the data source, which has its URL and its driver
	 * @param properties the properties that the application has set
	 * @param timeouts the time-outs to add
	 */
	static void configure(SimpleDriverDataSource source, @Nullable Properties properties, DriverTimeouts timeouts) {
		Properties all = timeouts.propertiesFor(source.getUrl(), properties);
		DriverSockets.addTo(all, source.getDriver(), source.getUrl());
		source.setConnectionProperties(all);
	}

	/**
	 * Check that another connection to the same URL reaches the same database.
	 * @param url the URL
	 * @throws IllegalStateException if it does not
	 */
	static void requireShared(@Nullable String url) {
		if (url != null && UNSHARED.matcher(JdbcUrl.unwrap(url)).matches()) {
			throw new IllegalStateException("Another connection would reach another database");
		}
	}

}
