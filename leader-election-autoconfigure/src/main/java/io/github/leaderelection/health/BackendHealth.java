package io.github.leaderelection.health;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a backend knows of its own health beyond whether the store answers. A bean of this
 * type is part of the health of leader election.
 */
@FunctionalInterface
public interface BackendHealth {

	/**
	 * Report the health. Called by each thread that asks for health. Does no I/O.
	 * @return the report
	 */
	Report report();

	/**
	 * The health of a backend.
	 *
	 * @param problem why this instance cannot take part in elections, {@code null} if it
	 * can
	 * @param details further details by name
	 */
	record Report(@Nullable String problem, Map<String, Object> details) {

		public Report {
			details = Map.copyOf(details);
		}

	}

}
