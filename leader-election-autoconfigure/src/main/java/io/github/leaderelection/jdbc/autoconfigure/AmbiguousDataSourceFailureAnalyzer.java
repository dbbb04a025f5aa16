package io.github.leaderelection.jdbc.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link AmbiguousDataSourceException}.
 *
 * @author Leader Election
 */
class AmbiguousDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousDataSourceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousDataSourceException cause) {
		return new FailureAnalysis(
				"Leader election found %d DataSource beans and cannot tell which one to use: %s."
					.formatted(cause.beanNames().size(), String.join(", ", cause.beanNames())),
				"Mark the bean of the database that all instances share with @LeaderElectionDataSource, or make it @Primary.",
				cause);
	}

}
