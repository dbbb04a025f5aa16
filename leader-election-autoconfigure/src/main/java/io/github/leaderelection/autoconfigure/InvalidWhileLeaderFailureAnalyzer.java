package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.work.InvalidWhileLeaderException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidWhileLeaderException}.
 */
@Order(0)
class InvalidWhileLeaderFailureAnalyzer extends AbstractFailureAnalyzer<InvalidWhileLeaderException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidWhileLeaderException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.remedy(), cause);
	}

}
