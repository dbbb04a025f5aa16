package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.store.ElectionStoreException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link ElectionStoreException}.
 *
 * @author Leader Election
 */
class StoreUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<ElectionStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ElectionStoreException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Make the store usable, or remove leader-election.fail-fast=true: the application then starts as a follower and tries again.",
				cause);
	}

}
