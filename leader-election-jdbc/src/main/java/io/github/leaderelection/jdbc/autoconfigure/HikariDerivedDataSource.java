package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.PropertyElf;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.util.ClassUtils;

/**
 * Opens connections to the database of a HikariCP pool, with the credentials that the
 * pool has at that time, but not from the pool. There is no second pool, since that would
 * set the login timeout of {@link DriverManager} for the whole application.
 */
final class HikariDerivedDataSource extends AbstractDataSource {

	private final HikariDataSource pool;

	private final DataSource source;

	private HikariDerivedDataSource(HikariDataSource pool, DataSource source) {
		this.pool = pool;
		this.source = source;
	}

	/**
	 * Derive a data source if that of the application is a pool of HikariCP.
	 * @param dataSource the data source of the application
	 * @param timeouts the time-outs to add
	 * @return the derived data source, or {@code null} if it is something else
	 */
	static @Nullable DataSource of(DataSource dataSource, DriverTimeouts timeouts) {
		HikariDataSource pool = DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class,
				HikariDataSource.class);
		return (pool != null) ? new HikariDerivedDataSource(pool, sourceOf(pool, timeouts)) : null;
	}

	private static DataSource sourceOf(HikariDataSource pool, DriverTimeouts timeouts) {
		if (pool.getDataSource() != null) {
			return pool.getDataSource();
		}
		String className = pool.getDataSourceClassName();
		if (className != null) {
			DataSource source = (DataSource) BeanUtils
				.instantiateClass(ClassUtils.resolveClassName(className, pool.getClass().getClassLoader()));
			PropertyElf.setTargetFromProperties(source, pool.getDataSourceProperties());
			return source;
		}
		String url = pool.getJdbcUrl();
		if (url == null) {
			throw new IllegalStateException("The pool has neither a data source nor a URL");
		}
		DedicatedDataSource.requireShared(url);
		SimpleDriverDataSource source = new SimpleDriverDataSource();
		source.setDriver(driverOf(pool.getDriverClassName(), url));
		source.setUrl(url);
		DedicatedDataSource.configure(source, pool.getDataSourceProperties(), timeouts);
		return source;
	}

	private static Driver driverOf(@Nullable String className, String url) {
		if (className != null) {
			return (Driver) BeanUtils
				.instantiateClass(ClassUtils.resolveClassName(className, HikariDataSource.class.getClassLoader()));
		}
		try {
			return DriverManager.getDriver(url);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("There is no driver for the URL of the pool");
		}
	}

	@Override
	public Connection getConnection() throws SQLException {
		Credentials credentials = (this.pool.getCredentialsProvider() != null)
				? this.pool.getCredentialsProvider().getCredentials() : this.pool.getCredentials();
		String username = credentials.getUsername();
		return prepare((username != null) ? this.source.getConnection(username, credentials.getPassword())
				: this.source.getConnection());
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return prepare(this.source.getConnection(username, password));
	}

	private Connection prepare(Connection connection) throws SQLException {
		try {
			if (this.pool.getCatalog() != null) {
				connection.setCatalog(this.pool.getCatalog());
			}
			if (this.pool.getSchema() != null) {
				connection.setSchema(this.pool.getSchema());
			}
			if (this.pool.getConnectionInitSql() != null) {
				try (Statement statement = connection.createStatement()) {
					statement.execute(this.pool.getConnectionInitSql());
				}
			}
			return connection;
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

}
