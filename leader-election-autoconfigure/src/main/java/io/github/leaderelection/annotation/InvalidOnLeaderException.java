package io.github.leaderelection.annotation;

import io.github.leaderelection.InvalidUseException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when an {@link OnLeader @OnLeader} method cannot be guarded. The problem names
 * the method and the bean.
 */
public class InvalidOnLeaderException extends InvalidUseException {

	InvalidOnLeaderException(String problem, String remedy, @Nullable Throwable cause) {
		super(problem, remedy, cause);
	}

}
