package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.InvalidSettingsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidSettingsException}.
 *
 * @author Leader Election
 */
class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
		return new FailureAnalysis("The property leader-election.%s of %s ms %s.".formatted(cause.property(),
				cause.value().toMillis(), cause.reason()), cause.remedy(), cause);
	}

}
