package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.raft.InvalidRaftSettingsException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidRaftSettingsException}.
 */
class InvalidRaftSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRaftSettingsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRaftSettingsException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.remedy(), cause);
	}

}
