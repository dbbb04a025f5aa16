package io.github.leaderelection.annotation;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ElectionExpression}, the limit of {@link GuardedElections}, and the
 * checks of {@link GuardedMethodFactory}.
 */
class ElectionExpressionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(OnLeaderAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class)
		.withPropertyValues("leader-election.max-elections=2", "jobs.prefix=fromproperty");

	@Test
	void electionDependsOnTheArguments() {
		this.runner.withBean(Tenants.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			Tenants tenants = context.getBean(Tenants.class);
			assertThat(election.elections()).isEmpty();
			election.grant("fromproperty-a");
			assertThat(tenants.report(" a")).isEqualTo("report of  a");
			assertThat(tenants.report("b")).isNull();
			assertThat(election.elections()).containsExactlyInAnyOrder("fromproperty-a", "fromproperty-b");
			assertThat(tenants.byPosition("fromproperty-a")).isEqualTo("done");
		});
	}

	@Test
	void nameOfACallHasToBeValid() {
		this.runner.withBean(Tenants.class).run((context) -> {
			Tenants tenants = context.getBean(Tenants.class);
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> tenants.report("night shift"));
			assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> tenants.byPosition(null));
		});
	}

	@Test
	void numberOfElectionsOfExpressionsIsLimited() {
		this.runner.withBean(Tenants.class).run((context) -> {
			Tenants tenants = context.getBean(Tenants.class);
			tenants.report(" a");
			tenants.report("b");
			tenants.report(" a");
			assertThatIllegalStateException().isThrownBy(() -> tenants.report("c"))
				.withMessageContaining("[fromproperty-c]")
				.withMessageContaining("2 elections")
				.withMessageContaining("leader-election.max-elections");
			assertThat(context.getBean(LeaderElectors.class).elections()).doesNotContain("fromproperty-c");
			context.getBean(LeaderElectors.class).leave("fromproperty-b");
			tenants.report("c");
			assertThat(context.getBean(LeaderElectors.class).elections()).contains("fromproperty-c");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			BeanInExpression     | @tenants is not available          | Correct the expression
			TypeInExpression     | is not available, only the arguments | Correct the expression
			UnknownVariable      | #tenant is no parameter            | Correct the expression
			UnfinishedExpression | by an invalid expression           | Correct the expression
			ExpressionOfClass    | has an expression on the class     | Annotate the methods
			MissingProperty      | 'jobs.missing'                     | Define the property
			""")
	void expressionThatCannotWorkIsRefused(String type, String problem, String remedy) throws Exception {
		refused(Class.forName(getClass().getName() + "$" + type), problem, remedy);
	}

	private void refused(Class<?> type, String problem, String remedy) {
		this.runner.withBean("job", type)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("InvalidOnLeaderException")
				.hasStackTraceContaining("'job'")
				.hasStackTraceContaining(problem)
				.hasStackTraceContaining(remedy));
	}

	static class Tenants {

		@OnLeader("${jobs.prefix}-#{#tenant.trim()}")
		@Nullable String report(String tenant) {
			return "report of " + tenant;
		}

		@OnLeader("#{#a0}")
		@Nullable String byPosition(@Nullable String tenant) {
			return "done";
		}

	}

	static class BeanInExpression {

		@OnLeader("#{@tenants.next()}")
		void work() {
		}

	}

	static class TypeInExpression {

		@OnLeader("jobs-#{T(java.lang.System).getProperty('user.name')}")
		void work() {
		}

	}

	static class UnknownVariable {

		@OnLeader("jobs-#{#tenant}")
		void work(String customer) {
		}

	}

	static class UnfinishedExpression {

		@OnLeader("jobs-#{#customer")
		void work(String customer) {
		}

	}

	@OnLeader("jobs-#{#customer}")
	static class ExpressionOfClass {

		void work(String customer) {
		}

	}

	static class MissingProperty {

		@OnLeader("${jobs.missing}")
		void work() {
		}

	}

}
