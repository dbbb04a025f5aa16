package io.github.leaderelection.jdbc.autoconfigure;

import java.util.List;

/**
 * There are several data sources, and none of them is marked.
 *
 * @author Leader Election
 */
class AmbiguousDataSourceException extends RuntimeException {

	private final List<String> beanNames;

	AmbiguousDataSourceException(List<String> beanNames) {
		super("Leader election found several DataSource beans and cannot tell which one to use: %s"
			.formatted(String.join(", ", beanNames)));
		this.beanNames = List.copyOf(beanNames);
	}

	List<String> beanNames() {
		return this.beanNames;
	}

}
