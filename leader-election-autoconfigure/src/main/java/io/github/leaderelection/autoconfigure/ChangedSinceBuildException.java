package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.InvalidUseException;

/**
 * Thrown when an application that was processed ahead of time starts with a property that
 * decides on other beans.
 */
class ChangedSinceBuildException extends InvalidUseException {

	/**
	 * Create a new {@link ChangedSinceBuildException}.
	 * @param changes a line for each property
	 */
	ChangedSinceBuildException(String changes) {
		super("The application was processed ahead of time, which fixes the beans that these properties decide on:%s"
			.formatted(changes),
				"Process the application ahead of time with the values with which it starts, as arguments, profile or environment of the build, or start it with the values of the build. Where only 'set' matters, any value will do in the build.",
				null);
	}

}
