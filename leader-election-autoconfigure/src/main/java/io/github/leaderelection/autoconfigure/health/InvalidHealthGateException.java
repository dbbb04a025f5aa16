package io.github.leaderelection.autoconfigure.health;

import io.github.leaderelection.InvalidUseException;

/**
 * Thrown when leadership cannot depend on the health group that is configured for that.
 */
class InvalidHealthGateException extends InvalidUseException {

	InvalidHealthGateException(String group, String problem, String remedy) {
		super("The property %s is '%s', but %s".formatted(HealthGateProperties.GROUP, group, problem), remedy, null);
	}

}
