package io.github.leaderelection.autoconfigure.health;

import io.github.leaderelection.InvalidUseException;
import io.github.leaderelection.store.ShownText;

/**
 * Thrown when leadership cannot depend on the health group that is configured for that.
 */
class InvalidHealthGateException extends InvalidUseException {

	private static final int MAX_LENGTH = 100;

	InvalidHealthGateException(String group, String problem, String remedy) {
		super("The property %s is '%s', but %s".formatted(HealthGateProperties.GROUP, shown(group), problem), remedy,
				null);
	}

	/**
	 * Return the name of a group, which may be anything, for a message.
	 * @param group the name
	 * @return the name as a short line
	 */
	static String shown(String group) {
		return ShownText.problem(group, MAX_LENGTH);
	}

}
