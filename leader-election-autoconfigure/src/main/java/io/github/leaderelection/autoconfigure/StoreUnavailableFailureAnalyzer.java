package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link ElectionStoreException}.
 */
class StoreUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<ElectionStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ElectionStoreException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), "%s%s"
			.formatted(remedy(cause.problem()), (cause instanceof StoreUnavailableException)
					? " Or remove leader-election.fail-fast=true: the application then starts as a follower and retries."
					: ""),
				cause);
	}

	private static String remedy(Problem problem) {
		return switch (problem) {
			case UNREACHABLE ->
				"Start the store, or correct its address, and check that this instance can connect to it.";
			case REFUSED -> "Correct the credentials of this instance, or its permissions in the store.";
			case UNUSABLE -> "Correct the store as described.";
		};
	}

}
