package io.github.leaderelection.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link AmbiguousBackendBeanException}.
 */
class AmbiguousBackendBeanFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousBackendBeanException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousBackendBeanException cause) {
		return new FailureAnalysis(cause.getMessage() + ".",
				"Mark the bean for the store that all instances share with @%s, or make it @Primary."
					.formatted(cause.mark()),
				cause);
	}

}
