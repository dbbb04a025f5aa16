package io.github.leaderelection.schedule;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a call of a method that runs once per tick if the store did not answer, so
 * that it is unknown whether the tick was recorded. The method was not called, and is not
 * called for that tick by any instance if it was recorded.
 */
public class TickUnknownException extends RuntimeException {

	TickUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
