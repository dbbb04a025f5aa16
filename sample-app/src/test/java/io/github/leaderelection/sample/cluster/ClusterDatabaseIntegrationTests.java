package io.github.leaderelection.sample.cluster;

import java.net.ConnectException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterDatabase} and {@link DatabaseMain} with a real process.
 */
@Timeout(180)
class ClusterDatabaseIntegrationTests {

	private static final Pattern ADDRESS = Pattern.compile("jdbc:h2:tcp://127\\.0\\.0\\.1:(\\d+)/");

	private final ClusterDatabase database = ClusterDatabase.start(1);

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void onlyThoseWhoKnowThePasswordAreLetIn() throws Exception {
		List<String> arguments = this.database.arguments(0);
		String url = value(arguments, "url");
		String user = value(arguments, "username");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DriverManager.getConnection(url, user, ""));
		String password = this.database.environment().values().iterator().next();
		assertThat(value(arguments, "password"))
			.isEqualTo("${%s}".formatted(this.database.environment().keySet().iterator().next()));
		assertThat(arguments).noneMatch((argument) -> argument.contains(password));
		try (Connection connection = DriverManager.getConnection(url, user, password)) {
			assertThat(connection.isValid(60)).isTrue();
		}
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(url.replace("mem:cluster", "mem:other"), user, password))
			.withMessageContaining("not found");
	}

	@Test
	void listensOnOneAddressOnly() throws Exception {
		Matcher address = ADDRESS.matcher(this.database.description());
		assertThat(address.find()).isTrue();
		int port = Integer.parseInt(address.group(1));
		try (Socket socket = new Socket("127.0.0.1", port)) {
			assertThat(socket.isConnected()).isTrue();
		}
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> new Socket("127.0.0.2", port).close());
	}

	@Test
	void servesAfterCtrlCUntilItIsClosed() throws Exception {
		ProcessHandle server = this.database.process();
		try (Connection connection = connect()) {
			server.destroy();
			// A JVM that obeys the signal ends sooner
			assertThatExceptionOfType(TimeoutException.class)
				.isThrownBy(() -> server.onExit().get(3, TimeUnit.SECONDS));
			assertThat(connection.isValid(60)).isTrue();
		}
		this.database.close();
		assertThat(server.onExit().get(60, TimeUnit.SECONDS).isAlive()).isFalse();
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(value(this.database.arguments(0), "url"), DatabaseMain.USER,
				this.database.environment().get(DatabaseMain.PASSWORD));
	}

	private static String value(List<String> arguments, String property) {
		String prefix = "--spring.datasource.%s=".formatted(property);
		return arguments.stream()
			.filter((argument) -> argument.startsWith(prefix))
			.map((argument) -> argument.substring(prefix.length()))
			.findFirst()
			.orElseThrow();
	}

}
