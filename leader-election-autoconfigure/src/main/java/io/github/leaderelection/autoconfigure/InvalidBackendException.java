package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.InvalidUseException;

/**
 * Thrown when no backend, or not exactly one, can be used.
 */
class InvalidBackendException extends InvalidUseException {

	InvalidBackendException(String problem, String remedy) {
		super(problem, remedy, null);
	}

}
