package io.github.leaderelection.integration;

import io.github.leaderelection.InvalidUseException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a role of Spring Integration cannot follow the election of the same name.
 */
public class InvalidRoleException extends InvalidUseException {

	InvalidRoleException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem, remedy, cause);
	}

}
