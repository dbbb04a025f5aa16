package io.github.leaderelection.jdbc.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Chooses the data source: the one that is marked, else the only or primary one.
 *
 * @author Leader Election
 */
class DataSourceSelection {

	private final ObjectProvider<DataSource> marked;

	private final ObjectProvider<DataSource> all;

	private final ListableBeanFactory beans;

	DataSourceSelection(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all, ListableBeanFactory beans) {
		this.marked = marked;
		this.all = all;
		this.beans = beans;
	}

	DataSource select() {
		DataSource dataSource = this.marked.getIfAvailable();
		if (dataSource == null) {
			dataSource = this.all.getIfUnique();
		}
		if (dataSource == null) {
			throw new AmbiguousDataSourceException(beanNames());
		}
		return dataSource;
	}

	List<String> beanNames() {
		return List.of(this.beans.getBeanNamesForType(DataSource.class, true, false));
	}

}
