package io.github.leaderelection.work;

import io.github.leaderelection.InvalidUseException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when something cannot be started and stopped with a term.
 */
public class InvalidWhileLeaderException extends InvalidUseException {

	InvalidWhileLeaderException(String problem, String remedy) {
		this(problem, remedy, null);
	}

	InvalidWhileLeaderException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem, remedy, cause);
	}

}
