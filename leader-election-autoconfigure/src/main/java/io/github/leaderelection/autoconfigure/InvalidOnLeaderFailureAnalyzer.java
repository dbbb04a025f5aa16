package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.annotation.InvalidOnLeaderException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidOnLeaderException}.
 */
@Order(0)
class InvalidOnLeaderFailureAnalyzer extends AbstractFailureAnalyzer<InvalidOnLeaderException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidOnLeaderException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.remedy(), cause);
	}

}
