package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.InvalidNameException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidNameException}.
 */
@Order(0)
class InvalidNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidNameException cause) {
		String message = String.valueOf(cause.getMessage());
		return new FailureAnalysis(message + ".", (message.startsWith("Namespace"))
				? "Set leader-election.namespace to a valid name. Its default is the value of spring.application.name."
				: "Correct the name in leader-election.elections, or in the code that requests the elector.", cause);
	}

}
