package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.engine.InvalidSettingsException;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderElectionAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LeaderElectionAutoConfigurationTests {

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class));

	private final ApplicationContextRunner local = this.empty.withPropertyValues("leader-election.backend=local");

	@Test
	void engineAndElectorOfDefaultElectionAreThere() {
		this.local.run((context) -> {
			assertThat(context).hasSingleBean(ElectionEngine.class)
				.hasSingleBean(LeaderElectors.class)
				.hasSingleBean(LeaderElector.class)
				.hasSingleBean(InMemoryElectionStore.class);
			assertThat(context.getBean(LeaderElector.class).election()).isEqualTo("default");
			assertThat(context.getBean(LeaderElectors.class).elections()).containsExactly("default");
			assertThat(context.getBean(LeaderElectors.class).candidate()).endsWith(":" + ProcessHandle.current().pid());
		});
	}

	@Test
	void nothingIsThereWhenDisabled() {
		this.local.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LeaderElectors.class)
				.doesNotHaveBean(ElectionBackend.class)
				.doesNotHaveBean(LeaderElector.class));
	}

	@Test
	void localBackendWarns(CapturedOutput output) {
		this.local.withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(output).contains("WARN",
					"[shop] leader-election.backend=local elects within"));
	}

	@Test
	void startNamesBackendAndNamespace(CapturedOutput output) {
		this.empty.withUserConfiguration(TwoBackends.class)
			.withPropertyValues("leader-election.backend=two", "leader-election.candidate-id=me",
					"spring.application.name=shop")
			.run((context) -> assertThat(output.toString().lines())
				.filteredOn((line) -> line
					.contains("[me] takes part in elections of namespace 'shop'" + " in the backend two (that)"))
				.singleElement()
				.asString()
				.contains("INFO"));
	}

	@Test
	void startNamesTheStoreOfTheUser(CapturedOutput output) {
		this.empty.withUserConfiguration(UserStore.class)
			.withPropertyValues("leader-election.candidate-id=me")
			.run((context) -> assertThat(output)
				.containsOnlyOnce("[me] takes part in elections in a store of the application"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "spring.application.name=", "leader-election.namespace=" })
	void defaultNamespaceWarns(String property, CapturedOutput output) {
		this.empty.withUserConfiguration(TwoBackends.class)
			.withPropertyValues("leader-election.backend=two", property)
			.run((context) -> assertThat(output.toString().lines())
				.filteredOn((line) -> line.contains("[application] spring.application.name is not set"))
				.singleElement()
				.asString()
				.contains("WARN", "share", "leader-election.namespace"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "leader-election.namespace=application", "spring.application.name=application",
			"leader-election.backend=local" })
	void namespaceThatIsSetOrSharedByNobodyDoesNotWarn(String property, CapturedOutput output) {
		this.empty.withUserConfiguration(TwoBackends.class)
			.withPropertyValues("leader-election.backend=two", property)
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("spring.application.name is not set");
	}

	@Test
	void propertiesReachTheEngine() {
		this.local
			.withPropertyValues("leader-election.candidate-id=one", "leader-election.elections=reports,mails",
					"leader-election.metadata.url=http://one")
			.withUserConfiguration(QualifiedElectors.class)
			.run((context) -> {
				assertThat(context.getBean(LeaderElectors.class).candidate()).isEqualTo("one");
				assertThat(context.getBean(LeaderElectors.class).elections()).isEqualTo(Set.of("mails", "reports"));
				assertThat(context.getBean(LeaderElector.class).election()).isEqualTo("reports");
				QualifiedElectors qualified = context.getBean(QualifiedElectors.class);
				assertThat(qualified.primary.election()).isEqualTo("reports");
				assertThat(qualified.mails.election()).isEqualTo("mails");
			});
	}

	@Test
	void durationsThatAreNotSetFollowTheLease() {
		assertThat(properties(Duration.ofSeconds(20), null, null).settings(false))
			.isEqualTo(ElectionSettings.ofLease(Duration.ofSeconds(20)));
		ElectionSettings settings = properties(Duration.ofSeconds(20), Duration.ofSeconds(5), Duration.ofSeconds(1))
			.settings(true);
		assertThat(settings.renewDeadline()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.retryPeriod()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings.operationTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings.claimMissing()).isTrue();
	}

	@Test
	void operationTimeoutReachesTheBackends() {
		this.local.withPropertyValues("leader-election.lease-duration=10m", "leader-election.operation-timeout=700ms")
			.run((context) -> assertThat(context.getBean(LeaderElectionProperties.class))
				.satisfies((properties) -> assertThat(properties.operationTimeout()).hasMillis(700))
				.satisfies((properties) -> assertThat(properties.settings(false).operationTimeout()).hasMillis(700))
				.satisfies((properties) -> assertThat(properties.settings(false).retryPeriod()).hasMinutes(2)));
		this.local.withPropertyValues("leader-election.lease-duration=10m")
			.run((context) -> assertThat(context.getBean(LeaderElectionProperties.class).operationTimeout())
				.hasSeconds(5));
	}

	@Test
	void badDurationsAreRefused() {
		this.local.withPropertyValues("leader-election.renew-deadline=9s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidSettingsException.class));
	}

	@Test
	void badElectionNamesAreRefused() {
		this.local.withPropertyValues("leader-election.elections=night shift")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidNameException.class));
	}

	@Test
	void badNamespacesAreRefused() {
		this.local.withPropertyValues("spring.application.name=my shop")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidNameException.class));
	}

	@Test
	void noBackendIsRefused() {
		this.empty.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.isInstanceOf(InvalidBackendException.class)
			.hasMessageContaining("but found none"));
	}

	@Test
	void twoBackendsAreRefused() {
		this.empty.withUserConfiguration(TwoBackends.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidBackendException.class)
				.hasMessageContaining("leader-election.backend=one or leader-election.backend=two"));
	}

	@Test
	void oneOfTwoBackendsIsUsedWhenNamed() {
		this.empty.withUserConfiguration(TwoBackends.class)
			.withPropertyValues("leader-election.backend=two")
			.run((context) -> assertThat(context.getBean(ChosenElectionBackend.class).backend().name())
				.isEqualTo("two"));
	}

	@Test
	void unknownBackendIsRefused() {
		this.empty.withPropertyValues("leader-election.backend=jbdc")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidBackendException.class)
				.hasMessageContaining("'jbdc'")
				.hasMessageContaining("Use one of: jdbc, local, raft, redis, zookeeper."));
	}

	@Test
	void namedBackendWithoutInfrastructureIsRefused() {
		this.empty.withPropertyValues("leader-election.backend=jdbc")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidBackendException.class)
				.hasMessageContaining("add the dependency io.github.leaderelection:leader-election-jdbc"));
	}

	@Test
	void userStoreNeedsNoBackend() {
		this.empty.withUserConfiguration(UserStore.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(ElectionEngine.class)
				.doesNotHaveBean(ChosenElectionBackend.class)
				.getBean(ElectionStore.class)
				.isSameAs(context.getBean("userStore")));
	}

	@Test
	void engineBacksOffWhenUserHasElectors() {
		LeaderElectors electors = Mockito.mock(LeaderElectors.class);
		this.empty.withBean(LeaderElectors.class, () -> electors)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ElectionEngine.class)
				.doesNotHaveBean(ElectionStore.class)
				.doesNotHaveBean(CampaignLifecycle.class));
	}

	@Test
	void userEngineIsStartedAsWell() {
		this.local
			.withBean("userEngine", ElectionEngine.class,
					() -> ElectionEngine.builder(new InMemoryElectionStore()).build())
			.run((context) -> {
				assertThat(context).hasSingleBean(ElectionEngine.class);
				assertThat(context.getBean(ElectionEngine.class).isRunning()).isTrue();
			});
	}

	@Test
	void electorsBackOffWhenUserHasOne() {
		LeaderElector elector = Mockito.mock(LeaderElector.class);
		this.local.withBean(LeaderElector.class, () -> elector)
			.run((context) -> assertThat(context).hasSingleBean(LeaderElector.class)
				.getBean(LeaderElector.class)
				.isSameAs(elector));
	}

	@Test
	void customizersComeLastAndInOrder() {
		this.local.withUserConfiguration(Customizers.class)
			.withPropertyValues("leader-election.candidate-id=property")
			.run((context) -> assertThat(context.getBean(LeaderElectors.class).candidate()).isEqualTo("second"));
	}

	@Test
	void worksWithLazyInitialization() {
		this.local
			.withInitializer((context) -> context
				.addBeanFactoryPostProcessor(new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(ElectionEngine.class).isRunning()).isTrue());
	}

	private static LeaderElectionProperties properties(Duration lease,
			@org.jspecify.annotations.Nullable Duration renew, @org.jspecify.annotations.Nullable Duration retry) {
		return new LeaderElectionProperties(true, null, null, null, List.of(), Map.of(), lease, renew, retry, null,
				ElectionSettings.DEFAULT_DRAIN_TIMEOUT, null, 10, false, false, null,
				new LeaderElectionProperties.HandOff(LeaderElectionProperties.Prefer.ANY),
				new LeaderElectionProperties.Shutdown(LeaderElectionProperties.Release.LAST),
				new LeaderElectionProperties.Storm(5, Duration.ofMinutes(5)));
	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedElectors {

		@Autowired
		LeaderElector primary;

		@Autowired
		@Qualifier("mails")
		LeaderElector mails;

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoBackends {

		@Bean
		ElectionBackend one() {
			return new ElectionBackend("one", "this", true, (namespace) -> new InMemoryElectionStore());
		}

		@Bean
		ElectionBackend two() {
			return new ElectionBackend("two", "that", true, (namespace) -> new InMemoryElectionStore());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserStore {

		@Bean
		ElectionStore userStore() {
			return new InMemoryElectionStore();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		ElectionEngineBuilderCustomizer second() {
			return (builder) -> builder.candidate("second");
		}

		@Bean
		@Order(1)
		ElectionEngineBuilderCustomizer first() {
			return (builder) -> builder.candidate("first");
		}

	}

}
