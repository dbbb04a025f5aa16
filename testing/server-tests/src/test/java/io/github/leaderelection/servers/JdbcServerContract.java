package io.github.leaderelection.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What holds for every database server.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class JdbcServerContract {

	private final JdbcServer server;

	JdbcServerContract(JdbcServer server) {
		this.server = server;
	}

	@BeforeAll
	void startServer() throws SQLException {
		this.server.start();
		execute("create table counted (n int primary key)");
	}

	@AfterAll
	void closeServer() {
		long pid = this.server.pid();
		this.server.close();
		assertThat(ProcessHandle.of(pid)).isEmpty();
		assertThat(this.server.directory()).doesNotExist();
	}

	@Test
	void listensOnLoopbackWithItsOwnProcess() {
		assertThat(this.server.host()).isEqualTo("127.0.0.1");
		assertThat(this.server.port()).isBetween(20000, 31999);
		assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).contains(this.server.pid());
	}

	@Test
	void refusesToStartTwice() {
		assertThatIllegalStateException().isThrownBy(this.server::start).withMessageContaining("running already");
	}

	@Test
	void keepsPortAndAcknowledgedDataWhenKilled() throws SQLException {
		String url = this.server.jdbcUrl();
		long pid = this.server.pid();
		execute("insert into counted values (1)");
		this.server.kill();
		assertThat(this.server.isRunning()).isFalse();
		assertThatExceptionOfType(SQLException.class).isThrownBy(this::connect);
		this.server.start();
		assertThat(this.server.pid()).isNotEqualTo(pid);
		assertThat(this.server.jdbcUrl()).isEqualTo(url);
		assertThat(count(1)).isOne();
	}

	@Test
	void keepsPortAndDataWhenRestarted() throws SQLException {
		String url = this.server.jdbcUrl();
		execute("insert into counted values (2)");
		this.server.restart();
		assertThat(this.server.jdbcUrl()).isEqualTo(url);
		assertThat(count(2)).isOne();
	}

	@Test
	void answersNothingWhilePausedAndEverythingAfterwards() throws Exception {
		try (Connection connection = connect()) {
			this.server.pause();
			CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> insert(connection, 3));
			assertThat(answer).failsWithin(Duration.ofMillis(500))
				.withThrowableOfType(java.util.concurrent.TimeoutException.class);
			this.server.resume();
			assertThat(answer.get(60, TimeUnit.SECONDS)).isOne();
		}
		assertThat(count(3)).isOne();
	}

	@Test
	void stopsThoughPaused() throws SQLException {
		this.server.pause();
		this.server.restart();
		try (Connection connection = connect()) {
			assertThat(connection.isValid(60)).isTrue();
		}
	}

	@Test
	void answersThroughFaultProxy() throws SQLException {
		try (FaultProxy proxy = new FaultProxy(this.server);
				Connection connection = DriverManager.getConnection(this.server.jdbcUrl(proxy.port()),
						this.server.username(), this.server.password())) {
			assertThat(connection.isValid(60)).isTrue();
			proxy.reset();
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> connection.createStatement().executeQuery("select n from counted"));
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.server.jdbcUrl(), this.server.username(), this.server.password());
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private static int insert(Connection connection, int number) {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate("insert into counted values (" + number + ")");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private int count(int number) throws SQLException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("select count(*) from counted where n = " + number)) {
			result.next();
			return result.getInt(1);
		}
	}

}
