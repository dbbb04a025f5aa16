package io.github.leaderelection.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link StoreConnection}.
 */
class StoreConnectionTests {

	private static final Duration OPERATION_TIMEOUT = Duration.ofHours(1);

	@Test
	void idleConnectionThatIsInvalidAtOnceWasClosed() throws SQLException {
		assertThat(check(OPERATION_TIMEOUT)).isEqualTo(Failure.CONNECTION_LOST);
	}

	/**
	 * Drivers answer {@code false} as well when the check took too long.
	 */
	@Test
	void idleConnectionThatIsInvalidAfterMostOfTheTimeDidNotAnswer() throws SQLException {
		assertThat(check(OPERATION_TIMEOUT.dividedBy(3))).isEqualTo(Failure.NO_ANSWER);
	}

	private static Failure check(Duration left) throws SQLException {
		try (Connection connection = TestDatabase.h2InMemory().getConnection();
				StoreConnection idle = new StoreConnection(invalid(connection), new StoreIdentity(false),
						TableNames.ofPrefix(TableNames.DEFAULT_PREFIX), Deadline.in(OPERATION_TIMEOUT),
						OPERATION_TIMEOUT)) {
			idle.begin(Deadline.in(left));
			return Failure.of(catchThrowableOfType(SQLException.class, idle::check));
		}
	}

	private static Connection invalid(Connection connection) {
		return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					try {
						return (method.getName().equals("isValid")) ? false : method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

}
