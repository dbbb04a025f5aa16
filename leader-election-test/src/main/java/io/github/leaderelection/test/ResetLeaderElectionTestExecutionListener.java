package io.github.leaderelection.test;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets each {@link TestLeaderElection} of the context of a test, and of those above it,
 * before each test method: tests that share a cached context find nothing granted.
 */
final class ResetLeaderElectionTestExecutionListener implements TestExecutionListener {

	@Override
	public void beforeTestMethod(TestContext test) {
		if (test.hasApplicationContext()) {
			test.getApplicationContext()
				.getBeanProvider(TestLeaderElection.class, false)
				.stream()
				.forEach(TestLeaderElection::reset);
		}
	}

}
