package io.github.leaderelection.containers;

import java.util.ArrayList;
import java.util.List;

import org.testcontainers.containers.JdbcDatabaseContainer;

/**
 * Stories of candidates that have a database in a container.
 */
abstract class JdbcContainerStories extends ContainerStories {

	private final JdbcDatabaseContainer<?> container;

	private final boolean sameStoreAfterACrash;

	JdbcContainerStories(String server, JdbcDatabaseContainer<?> container, boolean sameStoreAfterACrash) {
		super(server, container, Applications.OnJdbc.class);
		this.container = container;
		this.sameStoreAfterACrash = sameStoreAfterACrash;
	}

	/**
	 * Return the properties by which an application reaches a database and creates the
	 * tables.
	 * @param container the database
	 * @return properties of the form {@code name=value}
	 */
	static List<String> propertiesOf(JdbcDatabaseContainer<?> container) {
		return List.of("spring.datasource.url=" + container.getJdbcUrl(),
				"spring.datasource.username=" + container.getUsername(),
				"spring.datasource.password=" + container.getPassword(),
				"leader-election.jdbc.initialize-schema=always");
	}

	@Override
	void prepare() {
		Applications.start(Applications.OnJdbc.class, propertiesOf(this.container)).close();
	}

	@Override
	List<String> properties() {
		List<String> properties = new ArrayList<>(propertiesOf(this.container));
		// Only the first application creates the tables
		properties.add("leader-election.jdbc.initialize-schema=never");
		return properties;
	}

	@Override
	boolean isSameStoreAfterACrash() {
		return this.sameStoreAfterACrash;
	}

}
