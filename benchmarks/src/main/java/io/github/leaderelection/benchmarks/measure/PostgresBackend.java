package io.github.leaderelection.benchmarks.measure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.jdbc.autoconfigure.DedicatedDataSource;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/**
 * A PostgreSQL server and HikariCP.
 */
public final class PostgresBackend extends Backend {

	private static final String TRANSACTIONS = """
			SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'postgres'
			""";

	private final PostgresServer server = new PostgresServer();

	private boolean integrated;

	public PostgresBackend() {
		this.server.start();
		run(new ClassPathResource("schema-postgresql.sql", JdbcElectionStore.class));
	}

	/**
	 * Create the tables of Spring Integration unless they exist.
	 */
	public void addSpringIntegration() {
		if (!this.integrated) {
			this.integrated = true;
			run(new ClassPathResource("org/springframework/integration/jdbc/schema-postgresql.sql"));
		}
	}

	public void run(ClassPathResource script) {
		try (Connection connection = connect()) {
			ScriptUtils.executeSqlScript(connection, script);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.server.jdbcUrl(), this.server.username(), this.server.password());
	}

	@Override
	public String name() {
		return "postgresql";
	}

	@Override
	public String version() {
		try (Connection connection = connect()) {
			return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public Class<? extends StoreOpener> opener() {
		return Opener.class;
	}

	@Override
	public List<String> arguments(int process) {
		return List.of(this.server.jdbcUrl(proxy(process, this.server.port()).port()), this.server.username(),
				this.server.password());
	}

	@Override
	public PostgresServer server() {
		return this.server;
	}

	@Override
	public Map<String, Long> counts() {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(TRANSACTIONS)) {
			result.next();
			return Map.of("transactions", result.getLong(1));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		super.close();
		this.server.close();
	}

	public static HikariDataSource pool(String url, String username, String password) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername(username);
		pool.setPassword(password);
		pool.setMaximumPoolSize(4);
		return pool;
	}

	/**
	 * Opens stores in a database, with the data source that the auto-configuration
	 * derives from that of an application.
	 */
	public static final class Opener implements StoreOpener {

		private static final ElectionSettings SETTINGS = ElectionSettings.defaults();

		private List<String> arguments = List.of();

		@Override
		public void connect(List<String> arguments) {
			this.arguments = arguments;
		}

		@Override
		public ElectionStore open(String namespace, Duration operationTimeout) {
			DataSource pool = PostgresBackend.pool(this.arguments.get(0), this.arguments.get(1), this.arguments.get(2));
			TimeoutAudit audit = new TimeoutAudit(namespace, new ElectionTiming(SETTINGS.leaseDuration(),
					SETTINGS.renewDeadline(), SETTINGS.retryPeriod(), operationTimeout));
			return JdbcElectionStore.builder(DedicatedDataSource.derivedFrom(pool, audit))
				.namespace(namespace)
				.operationTimeout(operationTimeout)
				.build();
		}

	}

}
