package io.github.leaderelection.annotation;

import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bean with guarded methods, in a context whose leadership a test grants and revokes.
 *
 * @param <B> the type of the bean
 */
final class GuardedBean<B> {

	private final Class<B> type;

	GuardedBean(Class<B> type) {
		this.type = type;
	}

	void run(Scenario<B> scenario) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withBean(this.type)
			.run((context) -> scenario.play(context.getBean(this.type), context.getBean(TestLeaderElection.class)));
	}

	/**
	 * Check that no guarded work keeps this instance from being elected again.
	 * @param election the election
	 */
	static void requireIdle(TestLeaderElection election) {
		election.revoke("default");
		assertThat(election.grant("default").isValid()).isTrue();
	}

	@FunctionalInterface
	interface Scenario<B> {

		void play(B bean, TestLeaderElection election) throws Exception;

	}

}
