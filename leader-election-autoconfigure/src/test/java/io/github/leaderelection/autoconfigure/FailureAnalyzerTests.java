package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the failure analyzers say.
 */
class FailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class));

	@Test
	void noBackend() {
		FailureAnalysis analysis = analyze(this.runner);
		assertThat(analysis.getDescription())
			.isEqualTo("Leader election requires a backend that all instances share, but found none.");
		assertThat(analysis.getAction()).contains(
				" - jdbc: add the dependency io.github.leaderelection:leader-election-jdbc",
				" - local: set leader-election.backend=local", "leader-election.enabled=false");
	}

	@Test
	void twoBackends() {
		FailureAnalysis analysis = analyze(
				this.runner.withUserConfiguration(LeaderElectionAutoConfigurationTests.TwoBackends.class));
		assertThat(analysis.getDescription()).contains("found 2 backends", " - one: this", " - two: that");
		assertThat(analysis.getAction()).isEqualTo("Set leader-election.backend=one or leader-election.backend=two.");
	}

	@Test
	void unknownBackend() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=etcd"));
		assertThat(analysis.getDescription())
			.isEqualTo("The property leader-election.backend is 'etcd', but there is no such backend.");
		assertThat(analysis.getAction()).isEqualTo("Use one of: jdbc, local, raft, redis, zookeeper.");
	}

	@Test
	void unknownBackendIsNamedAsItIsWritten() {
		assertThat(analyze(this.runner.withPropertyValues("leader-election.backend= EtcD ")).getDescription())
			.isEqualTo("The property leader-election.backend is 'EtcD', but there is no such backend.");
		assertThat(analyze(this.runner.withPropertyValues("leader-election.backend=JDBC")).getDescription())
			.startsWith("The property leader-election.backend is 'JDBC', but the module of this backend is not on");
	}

	@Test
	void badDuration() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.lease-duration=10s", "leader-election.renew-deadline=9s"));
		assertThat(analysis.getDescription())
			.startsWith("The property leader-election.renew-deadline of 9s is too long for lease-duration 10s");
		assertThat(analysis.getAction()).contains("at most ");
	}

	@Test
	void shortLeaseIsNotBlamedOnARenewDeadlineThatIsNotSet() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.lease-duration=500ms"));
		assertThat(analysis.getDescription())
			.startsWith("The property leader-election.lease-duration of 500ms is too short");
		assertThat(analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.lease-duration=500ms", "leader-election.renew-deadline=400ms"))
			.getDescription()).startsWith("The property leader-election.renew-deadline of 400ms is too long");
	}

	@Test
	void badOperationTimeout() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.operation-timeout=1ms"));
		assertThat(analysis.getDescription())
			.isEqualTo("The property leader-election.operation-timeout of 1ms is less than 10ms.");
		assertThat(analysis.getAction()).isEqualTo("Set it to at least 10ms.");
	}

	@ParameterizedTest
	@CsvSource({ "lease-duration=10,leader-election.lease-duration=10,10s",
			"lease-duration=300,leader-election.lease-duration=300,300s",
			"operation-timeout= 5 ,leader-election.operation-timeout=5,5s" })
	void durationWithoutUnitIsNamed(String property, String named, String seconds) {
		FailureAnalysis analysis = analyze(
				this.runner.withPropertyValues("leader-election.backend=local", "leader-election." + property));
		assertThat(analysis.getAction())
			.endsWith(" %s has no unit and means milliseconds: write %s for seconds.".formatted(named, seconds));
	}

	@Test
	void durationWithUnitIsNotNamed() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.lease-duration=10ms", "leader-election.drain-timeout=PT1S"));
		assertThat(analysis.getAction()).isEqualTo("Use a lease-duration of at least 850ms.");
	}

	@ParameterizedTest
	@ValueSource(classes = { NeedsElector.class, NeedsElectors.class })
	void missingElectorWhereLeaderElectionIsDisabled(Class<?> component) {
		FailureAnalysis analysis = analyze(
				this.runner.withPropertyValues("leader-election.enabled=false").withBean(component));
		assertThat(analysis.getDescription()).contains("Parameter 0 of constructor in " + component.getName(),
				"LeaderElector", "leader-election.enabled is false");
		assertThat(analysis.getAction()).contains("ObjectProvider", "Remove leader-election.enabled=false");
	}

	@Test
	void otherMissingBeansAreLeftToSpringBoot() {
		analyzeNothing(this.runner.withPropertyValues("leader-election.enabled=false").withBean(NeedsText.class));
		analyzeNothing(new ApplicationContextRunner().withBean(NeedsElector.class));
	}

	@Test
	void badElectionName() {
		FailureAnalysis analysis = analyze(this.runner.withPropertyValues("leader-election.backend=local",
				"leader-election.elections=night shift"));
		assertThat(analysis.getDescription()).contains("Election name 'night shift'");
		assertThat(analysis.getAction()).contains("leader-election.elections");
	}

	@Test
	void badNamespace() {
		FailureAnalysis analysis = analyze(
				this.runner.withPropertyValues("leader-election.backend=local", "spring.application.name=my shop"));
		assertThat(analysis.getDescription()).contains("Namespace name 'my shop'");
		assertThat(analysis.getAction()).contains("leader-election.namespace", "spring.application.name");
	}

	@Test
	void badElectionNameInAnnotation() {
		FailureAnalysis analysis = analyze(
				this.runner.withPropertyValues("leader-election.backend=local").withBean("nightly", BadName.class));
		assertThat(analysis.getDescription()).contains("BadName.work()", "'nightly'", "'night shift'");
		assertThat(analysis.getAction()).isEqualTo("Correct the name in the annotation.");
	}

	@Test
	void storeUnavailable() {
		FailureAnalysis analysis = analyze(new StoreUnavailableException(Problem.REFUSED, Duration.ofSeconds(6),
				"password authentication failed"));
		assertThat(analysis.getDescription())
			.isEqualTo("The store of leader election could not be used within 6s: password authentication failed");
		assertThat(analysis.getAction()).isEqualTo("Correct the credentials of this instance, or its permissions in the"
				+ " store. Or remove leader-election.fail-fast=true: the application then starts as a follower and retries.");
	}

	@ParameterizedTest
	@CsvSource({ "UNREACHABLE,Start the store", "REFUSED,Correct the credentials", "UNUSABLE,Correct the store" })
	void remedyFollowsTheKindOfTheStoresProblem(Problem problem, String remedy) {
		FailureAnalysis analysis = analyze(new ElectionStoreException(problem, "it is broken", null));
		assertThat(analysis.getDescription()).isEqualTo("it is broken");
		assertThat(analysis.getAction()).startsWith(remedy).doesNotContain("fail-fast");
	}

	@Test
	void propertyWithoutAValue() {
		FailureAnalysis analysis = analyze(
				new InvalidConfigurationPropertyValueException("leader-election.some.name", null, "it is needed"));
		assertThat(analysis.getDescription())
			.isEqualTo("The property leader-election.some.name is not set: it is needed.");
		assertThat(analysis.getAction()).isEqualTo("Set leader-election.some.name.");
	}

	@Test
	void namesAndSettingsWithoutSpring() {
		Throwable name = Assertions.catchThrowable(() -> Names.requireElection(""));
		assertThat(analyze(name).getDescription()).contains("is empty");
		Throwable setting = Assertions.catchThrowable(() -> ElectionSettings.ofLease(Duration.ofDays(2)));
		assertThat(analyze(setting).getDescription()).contains("leader-election.lease-duration");
	}

	private static FailureAnalysis analyze(ApplicationContextRunner runner) {
		return analyses(runner).get(0);
	}

	private static FailureAnalysis analyze(Throwable failure) {
		return analyses(failure, new StandardEnvironment(), new DefaultListableBeanFactory()).get(0);
	}

	private static void analyzeNothing(ApplicationContextRunner runner) {
		assertThat(analyses(runner)).isEmpty();
	}

	private static List<FailureAnalysis> analyses(ApplicationContextRunner runner) {
		List<FailureAnalysis> analyses = new ArrayList<>();
		List<ConfigurableApplicationContext> contexts = new ArrayList<>();
		runner.withInitializer(contexts::add).run((context) -> {
			assertThat(context).hasFailed();
			ConfigurableApplicationContext failed = contexts.get(0);
			analyses.addAll(analyses(context.getStartupFailure(), failed.getEnvironment(), failed.getBeanFactory()));
		});
		return analyses;
	}

	private static List<FailureAnalysis> analyses(Throwable failure, Environment environment, BeanFactory beans) {
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader
			.forDefaultResourceLocation(FailureAnalyzerTests.class.getClassLoader())
			.load(FailureAnalyzer.class,
					ArgumentResolver.of(Environment.class, environment).and(BeanFactory.class, beans),
					(type, name, ex) -> assertThat(name).doesNotContain("leaderelection"))
			.stream()
			.filter((analyzer) -> analyzer.getClass().getPackageName().startsWith("io.github.leaderelection"))
			.toList();
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.toList();
	}

	record NeedsElector(LeaderElector elector) {
	}

	record NeedsElectors(LeaderElectors electors) {
	}

	record NeedsText(StringBuilder text) {
	}

	static class BadName {

		@OnLeader("night shift")
		void work() {
		}

	}

}
