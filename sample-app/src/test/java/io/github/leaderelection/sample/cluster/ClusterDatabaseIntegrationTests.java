package io.github.leaderelection.sample.cluster;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ClusterDatabase}.
 */
class ClusterDatabaseTests {

	@Test
	void onlyThoseWhoKnowThePasswordAreLetIn() throws Exception {
		ClusterDatabase database = ClusterDatabase.start(1);
		try {
			List<String> arguments = database.arguments(0);
			String url = value(arguments, "url");
			String user = value(arguments, "username");
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DriverManager.getConnection(url, user, ""));
			String password = database.environment().values().iterator().next();
			assertThat(value(arguments, "password"))
				.isEqualTo("${%s}".formatted(database.environment().keySet().iterator().next()));
			assertThat(arguments).noneMatch((argument) -> argument.contains(password));
			try (Connection connection = DriverManager.getConnection(url, user, password)) {
				assertThat(connection.isValid(60)).isTrue();
			}
		}
		finally {
			database.close();
		}
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
