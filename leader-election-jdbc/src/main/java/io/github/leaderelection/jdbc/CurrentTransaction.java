package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction of the calling thread, if a transaction manager has begun it on a
 * connection of the data source that keeps the elections.
 *
 * @param dataSource the data source by whose name the connection is bound to the thread
 */
record CurrentTransaction(DataSource dataSource) {

	/**
	 * Return the transaction of the calling thread.
	 * @param elections the data source that keeps the elections
	 * @return the transaction
	 * @throws IllegalStateException if it is none of a connection of this data source
	 */
	static CurrentTransaction on(DataSource elections) {
		DataSource target = target(elections);
		if (target instanceof AbstractRoutingDataSource) {
			throw new IllegalStateException(refusal(
					"the DataSource of the elections is a routing one, which may give the transaction a connection to another database"));
		}
		for (Map.Entry<Object, Object> resource : TransactionSynchronizationManager.getResourceMap().entrySet()) {
			if (resource.getKey() instanceof DataSource dataSource && target(dataSource) == target
					&& resource.getValue() instanceof ConnectionHolder holder && isManaged(dataSource, holder)) {
				return new CurrentTransaction(dataSource);
			}
		}
		throw new IllegalStateException(refusal(
				"no transaction manager has begun it on the DataSource of the elections: it is one of another DataSource, or a global one of JTA"));
	}

	/**
	 * Require that a transaction manager begins transactions on connections of a data
	 * source, with JDBC or an object-relational mapper. On a thread with another
	 * transaction of that data source, {@link #on} could not distinguish them.
	 * @param elections the data source that keeps the elections
	 * @param manager the transaction manager
	 * @throws IllegalStateException if it does not
	 */
	static void requireManager(DataSource elections, TransactionManager manager) {
		// Those for JDBC, JPA and Hibernate have this property, and no type in common
		BeanWrapper properties = new BeanWrapperImpl(manager);
		Object own = (properties.isReadableProperty("dataSource")) ? properties.getPropertyValue("dataSource") : null;
		if (!(own instanceof DataSource dataSource) || target(dataSource) != target(elections)) {
			throw new IllegalStateException(refusal(
					"its transaction manager, %s, is one of another DataSource than that of the elections, or a global one of JTA"
						.formatted(manager.getClass().getName())));
		}
	}

	static String refusal(String reason) {
		return "This transaction cannot be fenced by its election record: %s. Let it call FencingTable.advance as its first statement instead"
			.formatted(reason);
	}

	private static DataSource target(DataSource dataSource) {
		DataSource target = dataSource;
		while (target instanceof DelegatingDataSource delegating) {
			DataSource next = delegating.getTargetDataSource();
			if (next == null) {
				return target;
			}
			target = next;
		}
		return target;
	}

	/**
	 * A connection that was only used in the transaction of something else is bound to
	 * the thread as well. That of JPA is not marked as active, and that of neither as
	 * synchronized.
	 */
	private static boolean isManaged(DataSource dataSource, ConnectionHolder holder) {
		return !holder.isSynchronizedWithTransaction() || new Probe(dataSource).hasBegun();
	}

	/**
	 * Do something with the connection of the transaction.
	 * @param <T> the type of the result
	 * @param call what to do
	 * @return the result
	 * @throws SQLException if the database or the connection fails
	 */
	<T extends @Nullable Object> T execute(Call<T> call) throws SQLException {
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return call.execute(connection);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * Something to do with the connection.
	 *
	 * @param <T> the type of the result
	 */
	interface Call<T extends @Nullable Object> {

		T execute(Connection connection) throws SQLException;

	}

	/**
	 * Asks as a transaction manager does before it begins.
	 */
	private static final class Probe extends DataSourceTransactionManager {

		Probe(DataSource dataSource) {
			super(dataSource);
		}

		boolean hasBegun() {
			return isExistingTransaction(doGetTransaction());
		}

	}

}
