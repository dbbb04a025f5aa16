package io.github.leaderelection.jdbc;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.jdbc.Dialect.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreIdentity}. Databases that no test can run are replaced by what
 * their drivers would answer.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreIdentityTests {

	private final List<String> asked = new ArrayList<>();

	@ParameterizedTest
	@ValueSource(strings = { "DB2/LINUXX8664", "Apache Derby", "Informix Dynamic Server", "CUBRID" })
	void unknownDatabaseIsNotTrusted(String product, CapturedOutput output) throws SQLException {
		StoreIdentity identity = new StoreIdentity(false);
		for (int i = 0; i < 2; i++) {
			assertThat(identity.dialectOf(database(product, "", null)).identity()).isSameAs(Identity.UNKNOWN);
		}
		assertThat(output.toString()).containsOnlyOnce("WARN")
			.contains("only after a whole lease duration", "leader-election.jdbc.keeps-acknowledged-writes=true");
		assertThat(new StoreIdentity(true).dialectOf(database(product, "", null)).identity())
			.matches((trusted) -> trusted.expression().equals(trusted.ofRecords()) && !trusted.recurring());
	}

	@Test
	void unknownIdentityIsNeverThatOfARecord() {
		assertThat(Identity.UNKNOWN.expression()).isNotEqualTo(Identity.UNKNOWN.ofRecords());
	}

	@ParameterizedTest
	@CsvSource({ "Oracle,DB_UNIQUE_NAME", "Microsoft SQL Server,SERVERPROPERTY('ServerName')", "MySQL,server_uuid" })
	void nameThatChangesWithAFailoverMayReturn(String product, String expression) throws SQLException {
		Identity identity = new StoreIdentity(false).dialectOf(database(product, "primary", null)).identity();
		assertThat(identity.recurring()).isTrue();
		assertThat(identity.expression()).contains(expression).isEqualTo(identity.ofRecords());
		assertThat(this.asked).singleElement().asString().contains(expression);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Oracle", "Microsoft SQL Server", "MySQL", "PostgreSQL" })
	void databaseThatDoesNotAnswerIsNotTrusted(String product, CapturedOutput output) throws SQLException {
		assertThat(new StoreIdentity(false).dialectOf(database(product, null, null)).identity())
			.isSameAs(Identity.UNKNOWN);
		assertThat(new StoreIdentity(false)
			.dialectOf(database(product, null, new SQLException("permission denied", "42501")))
			.identity()).isSameAs(Identity.UNKNOWN);
		assertThat(output).contains("permission denied");
	}

	@Test
	void databasesOfOneNodeAreTrustedWhenTheyDelayNoWrites(@TempDir Path directory) throws SQLException {
		String h2 = "jdbc:h2:file:%s/h2".formatted(directory);
		assertThat(identity(h2)).isSameAs(Identity.UNKNOWN);
		assertThat(identity(h2 + "-through;WRITE_DELAY=0").expression()).isEqualTo("'H2'");
		assertThat(identity("jdbc:h2:mem:identity").expression()).isEqualTo("'H2'");
		String hsqldb = "jdbc:hsqldb:file:%s/hsqldb".formatted(directory);
		assertThat(identity(hsqldb + ";shutdown=true")).isSameAs(Identity.UNKNOWN);
		assertThat(identity(hsqldb + "-through;hsqldb.write_delay=false;shutdown=true").expression())
			.isEqualTo("'HSQLDB'");
		assertThat(identity("jdbc:hsqldb:mem:identity").expression()).isEqualTo("'HSQLDB'");
		assertThat(identity("jdbc:sqlite:%s/sqlite".formatted(directory)).expression()).isEqualTo("'SQLITE'");
	}

	@Test
	void writeDelayThatAPlainUserCannotReadIsNotTrusted(@TempDir Path directory) throws SQLException {
		String hsqldb = "jdbc:hsqldb:file:%s/hsqldb;shutdown=true".formatted(directory);
		assertThat(identityForPlainUser(hsqldb)).isSameAs(Identity.UNKNOWN);
		String h2 = "jdbc:h2:file:%s/h2".formatted(directory);
		assertThat(identityForPlainUser(h2)).isSameAs(Identity.UNKNOWN);
		assertThat(identityForPlainUser(h2 + "-through;WRITE_DELAY=0").expression()).isEqualTo("'H2'");
		assertThat(identityForPlainUser("jdbc:h2:mem:plain").expression()).isEqualTo("'H2'");
		assertThat(identityForPlainUser("jdbc:hsqldb:mem:plain").expression()).isEqualTo("'HSQLDB'");
	}

	@Test
	void h2WithoutAnAnswerAboutItsWriteDelayIsNotTrusted() throws SQLException {
		assertThat(new StoreIdentity(false).dialectOf(database("H2", null, null)).identity())
			.isSameAs(Identity.UNKNOWN);
		assertThat(new StoreIdentity(false).dialectOf(database("H2", "0", null)).identity().expression())
			.isEqualTo("'H2'");
		assertThat(this.asked).allMatch((query) -> query.contains("WRITE_DELAY"));
	}

	private static Identity identityForPlainUser(String url) throws SQLException {
		try (Connection owner = new DriverManagerDataSource(url, "sa", "").getConnection();
				Statement statement = owner.createStatement()) {
			statement.execute("CREATE USER PLAIN PASSWORD 'x'");
			// H2 lets only an administrator change settings
			return identity(url.replace(";WRITE_DELAY=0", ""), "PLAIN", "x");
		}
	}

	private static Identity identity(String url) throws SQLException {
		return identity(url, "sa", "");
	}

	private static Identity identity(String url, String user, String password) throws SQLException {
		try (Connection connection = new DriverManagerDataSource(url, user, password).getConnection()) {
			return new StoreIdentity(false).dialectOf(connection).identity();
		}
	}

	private Connection database(String product, String answer, SQLException failure) {
		DatabaseMetaData metaData = fake(DatabaseMetaData.class, (name, arguments) -> product);
		int[] rows = { 1 };
		ResultSet result = fake(ResultSet.class,
				(name, arguments) -> (name.equals("next")) ? (Object) (rows[0]-- > 0) : answer);
		Statement statement = fake(Statement.class, (name, arguments) -> {
			if (name.equals("executeQuery")) {
				this.asked.add((String) arguments[0]);
				if (failure != null) {
					throw failure;
				}
			}
			return result;
		});
		return fake(Connection.class,
				(name, arguments) -> (name.equals("getMetaData")) ? metaData : (Object) statement);
	}

	private static <T> T fake(Class<T> type, Answer answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method,
				arguments) -> (method.getReturnType() == void.class) ? null : answer.of(method.getName(), arguments)));
	}

	private interface Answer {

		Object of(String method, Object[] arguments) throws SQLException;

	}

}
