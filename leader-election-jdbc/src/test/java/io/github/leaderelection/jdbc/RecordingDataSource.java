package io.github.leaderelection.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Notes every statement that is executed, and lets a test do something before it is.
 */
final class RecordingDataSource extends DelegatingDataSource {

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private final List<Connection> connections = new CopyOnWriteArrayList<>();

	private final AtomicInteger rows = new AtomicInteger();

	private volatile boolean hasNetworkTimeout;

	private volatile Interference before = (statement) -> {
	};

	RecordingDataSource(DataSource dataSource) {
		super(dataSource);
	}

	List<String> statements() {
		return this.statements;
	}

	/**
	 * Return how many connections were opened.
	 * @return the number of connections
	 */
	int connections() {
		return this.connections.size();
	}

	/**
	 * Return how many rows the last query has returned so far.
	 * @return the number of rows
	 */
	int rows() {
		return this.rows.get();
	}

	/**
	 * Close all connections behind the back of those who use them.
	 * @throws SQLException if that fails
	 */
	void closeConnections() throws SQLException {
		for (Connection connection : this.connections) {
			connection.close();
		}
	}

	/**
	 * Pretend that the driver ends what takes too long.
	 */
	void pretendNetworkTimeout() {
		this.hasNetworkTimeout = true;
	}

	void before(Interference before) {
		this.before = before;
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		this.connections.add(connection);
		return proxy(Connection.class, connection, null);
	}

	private <T> T proxy(Class<T> type, T target, String sql) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> invoke(target, sql, method, arguments)));
	}

	private Object invoke(Object target, String sql, Method method, Object[] arguments) throws Throwable {
		if (this.hasNetworkTimeout && method.getName().equals("getNetworkTimeout")) {
			return 1;
		}
		if (method.getName().startsWith("execute")) {
			String statement = (sql != null) ? sql : (String) arguments[0];
			this.statements.add(statement);
			this.before.accept(statement);
		}
		try {
			Object result = method.invoke(target, arguments);
			if (method.getName().equals("unwrap")) {
				return result;
			}
			if (result instanceof ResultSet found) {
				this.rows.set(0);
				return proxy(ResultSet.class, found, null);
			}
			if (target instanceof ResultSet && method.getName().equals("next") && result.equals(true)) {
				this.rows.incrementAndGet();
			}
			if (result instanceof PreparedStatement prepared) {
				return proxy(PreparedStatement.class, prepared, (String) arguments[0]);
			}
			return (result instanceof Statement statement) ? proxy(Statement.class, statement, null) : result;
		}
		catch (InvocationTargetException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Something that happens before a statement is executed.
	 */
	interface Interference {

		void accept(String statement) throws SQLException;

	}

}
