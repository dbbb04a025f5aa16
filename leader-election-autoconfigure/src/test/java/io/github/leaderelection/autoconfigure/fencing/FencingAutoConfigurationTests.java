package io.github.leaderelection.autoconfigure.fencing;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.InvalidOnLeaderException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.fencing.FencedTransactions;
import io.github.leaderelection.fencing.SeenTokens;
import io.github.leaderelection.fencing.TransactionFence;
import io.github.leaderelection.fencing.http.FencingToken;
import io.github.leaderelection.fencing.http.FencingTokenFilter;
import io.github.leaderelection.fencing.http.LeaderOnlyFilter;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link FencedTransactionsAutoConfiguration},
 * {@link HttpFencingAutoConfiguration} and {@link LeaderOnlyAutoConfiguration}.
 */
class FencingAutoConfigurationTests {

	private final AutoConfigurations configurations = AutoConfigurations.of(FencedTransactionsAutoConfiguration.class,
			HttpFencingAutoConfiguration.class, LeaderOnlyAutoConfiguration.class);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(this.configurations);

	private final WebApplicationContextRunner web = new WebApplicationContextRunner()
		.withConfiguration(this.configurations);

	@Test
	void transactionsAreRefusedWithoutFence() {
		this.runner.run((context) -> assertThatIllegalStateException()
			.isThrownBy(() -> context.getBean(FencedTransactions.class).fence(mock(Leadership.class)))
			.withMessageContaining("FencingTable"));
	}

	@Test
	void fenceOfTheBackendIsUsed() {
		this.runner.withBean(TransactionFence.class, () -> mock(TransactionFence.class))
			.run((context) -> assertThatIllegalStateException()
				.isThrownBy(() -> context.getBean(FencedTransactions.class).fence(mock(Leadership.class)))
				.withMessageContaining("no transaction"));
	}

	@Test
	void fencedTransactionsOfTheApplicationAreUsed() {
		this.runner.withBean("own", FencedTransactions.class, () -> new FencedTransactions(null))
			.run((context) -> assertThat(context).hasSingleBean(FencedTransactions.class).hasBean("own"));
	}

	@Test
	void fencedMethodIsRefusedWithoutFence() {
		this.runner.withUserConfiguration(Fenced.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOf(InvalidOnLeaderException.class)
				.hasMessageContaining("'FencingAutoConfigurationTests.FencedJob.work()' of the bean 'fencedJob'")
				.hasMessageContaining("the backend is not jdbc")
				.hasMessageContaining("FencingTable.advance"));
	}

	@Test
	void lazyFencedMethodIsRefusedWithoutFenceWhenItsBeanIsMade() {
		this.runner.withUserConfiguration(LazilyFenced.class)
			.run((context) -> assertThatExceptionOfType(BeanCreationException.class)
				.isThrownBy(() -> context.getBean("fencedJob"))
				.havingRootCause()
				.isInstanceOf(InvalidOnLeaderException.class)
				.withMessageContaining("the backend is not jdbc"));
	}

	@Test
	void fencedMethodIsSkippedWhereElectionsAreDisabled() {
		this.runner.withUserConfiguration(Fenced.class)
			.withPropertyValues("leader-election.enabled=false")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(FencedJob.class).work()).isNull();
			});
	}

	@Test
	void fencedMethodRunsInTestsWithAFenceOfTheirs() {
		this.runner.withUserConfiguration(Fenced.class)
			.withBean(TransactionFence.class, () -> () -> Leadership::check)
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				election.grant("default");
				assertThat(context.getBean(FencedJob.class).work()).isEqualTo("done");
				assertThat(context.getBean(PseudoTransactionManager.class).commits).isEqualTo(1);
			});
	}

	@Test
	void nothingIsThereWithoutTransactionsOrServlets() {
		this.web.withPropertyValues("leader-election.fencing.http.enabled=true")
			.withClassLoader(new FilteredClassLoader(TransactionSynchronization.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean("fencedTransactions")
				.hasSingleBean(FencingTokenFilter.class));
		this.runner.withPropertyValues("leader-election.fencing.http.enabled=true")
			.withClassLoader(new FilteredClassLoader(Filter.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("fencingTokenFilter"));
	}

	@Test
	void filterIsOffByDefaultAndWithoutServer() {
		this.web.run((context) -> assertThat(context).doesNotHaveBean(FencingTokenFilter.class));
		this.runner.withPropertyValues("leader-election.fencing.http.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(FencingTokenFilter.class));
	}

	@Test
	void filterHasThePaths() {
		this.web
			.withPropertyValues("leader-election.fencing.http.enabled=true",
					"leader-election.fencing.http.paths=/mails,/reports/**",
					"leader-election.fencing.http.required=/reports/**")
			.run((context) -> {
				assertThat(status(context, "/reports/1", null)).isEqualTo(428);
				assertThat(status(context, "/mails", null)).isEqualTo(200);
				assertThat(status(context, "/mails", "x")).isEqualTo(400);
				assertThat(status(context, "/other", "x")).isEqualTo(200);
			});
	}

	@Test
	void filterHasAllPathsByDefault() {
		this.web.withPropertyValues("leader-election.fencing.http.enabled=true").run((context) -> {
			assertThat(status(context, "/any/path", null)).isEqualTo(200);
			assertThat(status(context, "/any/path", new FencingToken(8, "a").header())).isEqualTo(200);
			assertThat(status(context, "/other/path", new FencingToken(7, "a").header())).isEqualTo(412);
		});
	}

	@Test
	void filterUsesTheTokensOfTheApplication() {
		List<String> advanced = new ArrayList<>();
		this.web.withPropertyValues("leader-election.fencing.http.enabled=true")
			.withBean(SeenTokens.class, () -> (name, token) -> !advanced.add("%s %s".formatted(name, token)))
			.run((context) -> {
				assertThat(status(context, "/path", new FencingToken(7, "a").header())).isEqualTo(412);
				assertThat(advanced).containsExactly("a 7");
			});
	}

	@Test
	void filterOfTheApplicationIsUsed() {
		this.web.withPropertyValues("leader-election.fencing.http.enabled=true")
			.withBean("own", FencingTokenFilter.class,
					() -> new FencingTokenFilter((name, token) -> true, List.of(), List.of()))
			.run((context) -> assertThat(context).hasSingleBean(FencingTokenFilter.class).hasBean("own"));
	}

	@Test
	void patternThatIsNoneFailsWithTheNameOfTheProperty() {
		this.web
			.withPropertyValues("leader-election.fencing.http.enabled=true",
					"leader-election.fencing.http.required=/{a")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("leader-election.fencing.http.paths"));
	}

	@Test
	void onlyTheLeaderAnswersWhereThatIsConfigured() {
		this.web.run((context) -> assertThat(context).doesNotHaveBean(LeaderOnlyFilter.class));
		this.web.withPropertyValues("leader-election.fencing.http.leader-only=/reports/**,/mails")
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(FencingTokenFilter.class);
				LeaderOnlyFilter filter = context.getBean(LeaderOnlyFilter.class);
				long token = context.getBean(TestLeaderElection.class).grant("reports").fencingToken();
				assertThat(status(filter, "/reports/1", new FencingToken(token, "reports").header())).isEqualTo(200);
				assertThat(status(filter, "/mails", new FencingToken(token - 1, "reports").header())).isEqualTo(421);
				assertThat(status(filter, "/other", null)).isEqualTo(200);
			});
	}

	@Test
	void pathsOfTheLeaderNeedAnElection() {
		this.web.withPropertyValues("leader-election.fencing.http.leader-only=/reports/**")
			.run((context) -> assertThat(context).hasFailed());
	}

	@Test
	void patternOfThePathsOfTheLeaderIsChecked() {
		this.web.withPropertyValues("leader-election.fencing.http.leader-only=/{a")
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("leader-election.fencing.http.leader-only"));
	}

	private static int status(ApplicationContext context, String path, String token) throws Exception {
		return status(context.getBean(FencingTokenFilter.class), path, token);
	}

	private static int status(Filter filter, String path, String token) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
		if (token != null) {
			request.addHeader(FencingToken.HEADER, token);
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		filter.doFilter(request, response, new MockFilterChain());
		return response.getStatus();
	}

	static class FencedJob {

		@OnLeader(fenced = true)
		@Transactional
		String work() {
			return "done";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	@Import({ OnLeaderAutoConfiguration.class, TestLeaderElectionConfiguration.class })
	static class Transactions {

		@Bean
		PseudoTransactionManager transactionManager() {
			return new PseudoTransactionManager();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Transactions.class)
	static class Fenced {

		@Bean
		FencedJob fencedJob() {
			return new FencedJob();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Transactions.class)
	static class LazilyFenced {

		@Bean
		@Lazy
		FencedJob fencedJob() {
			return new FencedJob();
		}

	}

	static class PseudoTransactionManager extends AbstractPlatformTransactionManager {

		private int commits;

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.commits++;
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

}
