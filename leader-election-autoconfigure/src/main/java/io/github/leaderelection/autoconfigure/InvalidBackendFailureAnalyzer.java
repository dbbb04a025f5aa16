package io.github.leaderelection.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidBackendException}.
 */
class InvalidBackendFailureAnalyzer extends AbstractFailureAnalyzer<InvalidBackendException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidBackendException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.remedy(), cause);
	}

}
