package io.github.leaderelection.jdbc;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Unwraps the proxies that let connections take part in a transaction, or that open
 * connections lazily.
 */
final class DataSources {

	private DataSources() {
	}

	static DataSource withoutTransactions(DataSource dataSource) {
		DataSource target = dataSource;
		while (target instanceof TransactionAwareDataSourceProxy || target instanceof LazyConnectionDataSourceProxy) {
			DataSource next = ((DelegatingDataSource) target).getTargetDataSource();
			if (next == null) {
				return target;
			}
			target = next;
		}
		return target;
	}

	/**
	 * Return the JDBC URL of a data source, without connecting.
	 * @param dataSource the data source
	 * @return the URL, {@code null} if the data source does not show it
	 */
	static @Nullable String url(DataSource dataSource) {
		DataSource target = dataSource;
		while (target instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			target = delegating.getTargetDataSource();
		}
		return (target instanceof AbstractDriverBasedDataSource source) ? source.getUrl() : null;
	}

}
