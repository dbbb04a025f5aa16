package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.InvalidUseException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidUseException}, of all modules.
 */
@Order(0)
class InvalidUseFailureAnalyzer extends AbstractFailureAnalyzer<InvalidUseException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidUseException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.remedy(), cause);
	}

}
