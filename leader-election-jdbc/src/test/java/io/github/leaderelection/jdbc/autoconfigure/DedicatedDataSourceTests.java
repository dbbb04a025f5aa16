package io.github.leaderelection.jdbc.autoconfigure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.leaderelection.jdbc.JdbcElectionStore;
import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DedicatedDataSource}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DedicatedDataSourceTests {

	private static final String URL = "jdbc:h2:mem:dedicated;DB_CLOSE_DELAY=-1";

	@Test
	void poolOfHikariIsPassedBy() throws SQLException {
		try (HikariDataSource pool = pool(URL)) {
			DataSource dedicated = derive(new LazyConnectionDataSourceProxy(pool));
			try (Connection taken = pool.getConnection();
					Connection first = dedicated.getConnection();
					Connection second = dedicated.getConnection()) {
				assertThat(taken).isNotNull();
				assertThat(first).isNotSameAs(second);
				assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isOne();
				new JdbcTemplate(dedicated).execute("CREATE TABLE IF NOT EXISTS SEEN (ID INT)");
			}
			assertThat(new JdbcTemplate(pool).queryForObject("SELECT COUNT(*) FROM SEEN", Long.class)).isZero();
		}
	}

	@Test
	void storeWorksWhileApplicationHoldsAllConnections() throws SQLException {
		try (HikariDataSource pool = pool(URL)) {
			pool.setConnectionTimeout(60_000);
			pool.setConnectionInitSql("RUNSCRIPT FROM 'classpath:io/github/leaderelection/jdbc/schema-h2.sql'");
			try (Connection taken = pool.getConnection();
					JdbcElectionStore store = JdbcElectionStore.builder(derive(pool)).build()) {
				assertThat(taken).isNotNull();
				store.create("orders", 0);
			}
		}
	}

	@Test
	void credentialsAreThoseThatPoolHasNow() {
		try (HikariDataSource pool = pool(URL)) {
			DataSource dedicated = derive(pool);
			pool.setCredentials(Credentials.of("sa", "wrong"));
			assertThatExceptionOfType(SQLException.class).isThrownBy(dedicated::getConnection);
			pool.setCredentials(Credentials.of("sa", ""));
			assertThat(new JdbcTemplate(dedicated).queryForObject("SELECT 1", Long.class)).isOne();
		}
	}

	@Test
	void schemaOfPoolIsKept() {
		try (HikariDataSource pool = pool(
				"jdbc:h2:mem:schemas;DB_CLOSE_DELAY=-1;INIT=CREATE SCHEMA IF NOT EXISTS APP")) {
			pool.setSchema("APP");
			assertThat(new JdbcTemplate(derive(pool)).queryForObject("SELECT CURRENT_SCHEMA", String.class))
				.isEqualTo("APP");
		}
	}

	@Test
	void poolWithDataSourceClassIsPassedBy() throws SQLException {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSourceClassName(JdbcDataSource.class.getName());
			pool.addDataSourceProperty("url", URL);
			pool.setUsername("sa");
			pool.setPassword("");
			assertPassedBy(pool);
		}
	}

	@Test
	void poolWithDataSourceIsPassedBy() throws SQLException {
		try (HikariDataSource pool = new HikariDataSource()) {
			pool.setDataSource(new SimpleDriverDataSource(new org.h2.Driver(), URL, "sa", ""));
			assertPassedBy(pool);
		}
	}

	@Test
	void nothingOfTheApplicationIsChanged() throws SQLException {
		int loginTimeout = DriverManager.getLoginTimeout();
		try (HikariDataSource pool = pool("jdbc:h2:tcp://127.0.0.1:1/nowhere")) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> derive(pool).getConnection());
			assertThat(pool.getDataSourceProperties()).isEmpty();
		}
		assertThat(DriverManager.getLoginTimeout()).isEqualTo(loginTimeout);
	}

	@Test
	void embeddedDatabaseIsTheSame() {
		EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
			.generateUniqueName(true)
			.build();
		new JdbcTemplate(database).execute("CREATE TABLE SEEN (ID INT)");
		assertThat(new JdbcTemplate(derive(database)).queryForObject("SELECT COUNT(*) FROM SEEN", Long.class)).isZero();
		database.shutdown();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:h2:mem:", "jdbc:h2:mem:;DB_CLOSE_DELAY=-1", "jdbc:sqlite::memory:", "jdbc:sqlite:" })
	void databaseOfOneConnectionIsUsedAsItIs(String url) {
		try (HikariDataSource pool = pool(url)) {
			assertThat(derive(pool)).isSameAs(pool);
		}
		SimpleDriverDataSource plain = new SimpleDriverDataSource(new org.h2.Driver(), url, "sa", "");
		assertThat(derive(plain)).isSameAs(plain);
	}

	@Test
	void wrappedDatabaseOfOneConnectionIsUsedAsItIs() {
		HikariDataSource pool = pool("jdbc:p6spy:h2:mem:");
		assertThat(derive(pool)).isSameAs(pool);
		pool.close();
	}

	@Test
	void dataSourceOfUnknownKindIsUsedAsItIs() {
		DataSource unknown = new AbstractDataSource() {

			@Override
			public Connection getConnection() throws SQLException {
				throw new SQLException();
			}

			@Override
			public Connection getConnection(String username, String password) throws SQLException {
				throw new SQLException();
			}

		};
		assertThat(derive(unknown)).isSameAs(unknown);
	}

	@Test
	void dataSourceThatSpringBootKnowsIsDerivedFrom() throws SQLException {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setUrl(URL);
		dataSource.setUser("sa");
		dataSource.setPassword("");
		DataSource dedicated = derive(dataSource);
		assertThat(dedicated).isInstanceOf(SimpleDriverDataSource.class);
		assertThat(new JdbcTemplate(dedicated).queryForObject("SELECT 1", Long.class)).isOne();
		JdbcConnectionPool other = JdbcConnectionPool.create(dataSource);
		assertThat(derive(other)).isNotNull();
		other.dispose();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jdbc:postgresql://db/app  | connectTimeout=2,socketTimeout=2
			jdbc:postgresql://db/app?socketTimeout=30 | connectTimeout=2
			jdbc:mariadb://db/app     | connectTimeout=1500,socketTimeout=1500
			jdbc:mysql://db/app       | connectTimeout=1500,socketTimeout=1500
			jdbc:h2:tcp://db/app      | NETWORK_TIMEOUT=1500
			jdbc:sqlserver://db       | loginTimeout=2,socketTimeout=1500
			jdbc:oracle:thin:@//db/app| oracle.net.CONNECT_TIMEOUT=1500,oracle.jdbc.ReadTimeout=1500
			jdbc:db2://db:50000/app   | loginTimeout=2,blockingReadConnectionTimeout=2
			jdbc:p6spy:postgresql://db/app?socketTimeout=30 | connectTimeout=2
			jdbc:otel:mariadb://db/app | connectTimeout=1500,socketTimeout=1500
			jdbc:tc:postgresql:17:///app | connectTimeout=2,socketTimeout=2
			jdbc:aws-wrapper:mysql://db/app | connectTimeout=1500,socketTimeout=1500
			jdbc-secretsmanager:sqlserver://db | loginTimeout=2,socketTimeout=1500
			jdbc:p6spy:otel:h2:tcp://db/app | NETWORK_TIMEOUT=1500
			jdbc:p6spy:h2:mem:app     | ''
			jdbc:jtds:sqlserver://db/app | ''
			jdbc:h2:mem:app           | ''
			jdbc:unheard:of           | ''
			""")
	void timeoutsAreAddedThatApplicationHasNotSet(String url, String expected) {
		Properties properties = new DriverTimeouts(audit(Duration.ofMillis(1_500))).propertiesFor(url, null);
		assertThat(properties).hasSize((expected.isEmpty()) ? 0 : expected.split(",").length);
		properties.forEach((name, value) -> assertThat(expected).contains(name + "=" + value));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			jdbc:postgresql://db/app?connectTimeout=60&socketTimeout=5 | connectTimeout | 1m   | are given up only then
			jdbc:postgresql://db/app?socketTimeout=11    | socketTimeout  | 11s      | are given up only then
			jdbc:postgresql://db/app?socketTimeout=0     | socketTimeout  | 0s       | are never given up
			jdbc:mariadb://db/app?connectTimeout=30000   | connectTimeout | 30s      | are given up only then
			jdbc:p6spy:mysql://db/app?sockettimeout=0    | socketTimeout  | 0s       | are never given up
			jdbc:sqlserver://db;loginTimeout=30;a=b      | loginTimeout   | 30s      | are given up only then
			""")
	void timeoutOfTheApplicationThatIsLongerThanALeaseIsReported(String url, String name, String value,
			String consequence, CapturedOutput output) {
		DriverTimeouts timeouts = new DriverTimeouts(audit(Duration.ofSeconds(2)));
		timeouts.propertiesFor(url, null);
		timeouts.propertiesFor(url, null);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("[shop] The property %s of the JDBC driver is %s, so logins".formatted(name, value), consequence,
					"at most the leader-election.lease-duration of 10s");
	}

	@Test
	void timeoutAmongThePropertiesOfThePoolIsReported(CapturedOutput output) {
		Properties properties = new Properties();
		properties.put("connectTimeout", 30_000);
		new DriverTimeouts(audit(Duration.ofSeconds(2))).propertiesFor("jdbc:mariadb://db/app", properties);
		assertThat(output).containsOnlyOnce("WARN").contains("connectTimeout of the JDBC driver is 30s");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:postgresql://db/app", "jdbc:postgresql://db/app?connectTimeout=10&socketTimeout=10",
			"jdbc:mariadb://db/app?socketTimeout=10000", "jdbc:mysql://db/app?socketTimeout=s3cret",
			"jdbc:h2:tcp://db/app" })
	void timeoutsThatMatchAreNotReported(String url, CapturedOutput output) {
		new DriverTimeouts(audit(Duration.ofSeconds(2))).propertiesFor(url, null);
		assertThat(output).doesNotContain("WARN", "s3cret");
	}

	@Test
	void driverWithoutKnownTimeoutsIsLoggedWithoutItsUrl(CapturedOutput output) {
		DriverTimeouts timeouts = new DriverTimeouts(audit(Duration.ofSeconds(2)));
		timeouts.propertiesFor("jdbc:p6spy:h2:mem:app", null);
		assertThat(output.toString()).doesNotContain("WARN");
		timeouts.propertiesFor("jdbc:unheard://user:s3cret@db/app", null);
		assertThat(output.toString()).containsOnlyOnce("WARN")
			.contains("URL that begins with 'unheard' is unknown", "socket timeout",
					"leader-election.operation-timeout")
			.doesNotContain("s3cret");
	}

	@Test
	void timeoutsOfTheApplicationAreKept() {
		Properties own = new Properties();
		own.setProperty("socketTimeout", "77");
		own.setProperty("sslmode", "require");
		Properties properties = new DriverTimeouts(audit(Duration.ofSeconds(2)))
			.propertiesFor("jdbc:postgresql://db/app", own);
		assertThat(properties).containsEntry("socketTimeout", "77")
			.containsEntry("sslmode", "require")
			.containsEntry("connectTimeout", "2");
		assertThat(own).hasSize(2);
	}

	private static void assertPassedBy(HikariDataSource pool) throws SQLException {
		pool.setMaximumPoolSize(1);
		try (Connection taken = pool.getConnection(); Connection own = derive(pool).getConnection()) {
			assertThat(own).isNotSameAs(taken);
			assertThat(own.isValid(1)).isTrue();
		}
	}

	private static TimeoutAudit audit(Duration operationTimeout) {
		return new TimeoutAudit("shop", new ElectionTiming(Duration.ofSeconds(10), Duration.ofSeconds(7),
				Duration.ofSeconds(2), operationTimeout));
	}

	private static DataSource derive(DataSource dataSource) {
		return DedicatedDataSource.derivedFrom(dataSource, audit(Duration.ofSeconds(2)));
	}

	private static HikariDataSource pool(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setUsername("sa");
		pool.setPassword("");
		pool.setMaximumPoolSize(1);
		return pool;
	}

}
