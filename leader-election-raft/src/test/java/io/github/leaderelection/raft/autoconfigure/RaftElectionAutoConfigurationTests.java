package io.github.leaderelection.raft.autoconfigure;

import java.nio.file.Path;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.raft.InvalidRaftSettingsException;
import io.github.leaderelection.raft.RaftElectionStore;
import io.github.leaderelection.raft.RaftNode;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.metrics.impl.MetricRegistriesImpl;
import org.apache.ratis.server.impl.ServerImplUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RaftElectionAutoConfiguration}, with a client of voters that are not
 * there.
 */
class RaftElectionAutoConfigurationTests {

	private static final String[] NOBODY = { "leader-election.raft.members.one=127.0.0.1:1",
			"leader-election.raft.members.two=127.0.0.1:2", "leader-election.raft.members.three=127.0.0.1:3" };

	private final ApplicationContextRunner empty = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, RaftElectionAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=1s", "spring.application.name=shop");

	private final ApplicationContextRunner runner = this.empty.withPropertyValues(NOBODY);

	@Test
	void membersAreEnough() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(RaftElectionStore.class).hasSingleBean(RaftNode.class);
			ElectionBackend backend = context.getBean(ChosenElectionBackend.class).backend();
			assertThat(backend.name()).isEqualTo("raft");
			assertThat(backend.infrastructure()).startsWith("leader-election.raft.members ").contains("one", "three");
			assertThat(backend.claimMissing()).isFalse();
			assertThat(context.getBean(RaftNodeLifecycle.class).isRunning()).isTrue();
		});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void electionTimeoutIsComparedWithTheRenewDeadline(CapturedOutput output) {
		ApplicationContextRunner defaults = this.runner.withPropertyValues("leader-election.lease-duration=10s");
		defaults.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("election-timeout");
		defaults.withPropertyValues("leader-election.raft.election-timeout=3s")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("leader-election.raft.election-timeout is 3s, so");
	}

	@Test
	void clientThatReachesNobodyHasAProblemAtOnce() {
		this.runner.run((context) -> assertThat(context.getBean(BackendHealth.class).report().problem())
			.startsWith("This instance has not taken part in the Raft cluster since its start: "));
	}

	@Test
	void nothingIsThereWithoutMembers() {
		this.empty.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RaftNode.class));
		this.empty.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.hasMessageContaining(" - raft: set leader-election.raft.members.<id>"));
	}

	@Test
	void nothingIsThereWhenDisabledOrAnotherBackendIsNamed() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RaftNode.class));
		this.runner.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RaftNode.class));
	}

	@Test
	void backsOffWhenUserHasAStoreOrElectors() {
		this.runner.withBean(ElectionStore.class, InMemoryElectionStore::new)
			.run((context) -> assertThat(context).hasSingleBean(ElectionStore.class)
				.doesNotHaveBean(RaftNode.class)
				.doesNotHaveBean(ElectionBackend.class));
		this.runner.withBean(LeaderElectors.class, () -> Mockito.mock(LeaderElectors.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RaftNode.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { ServerImplUtils.class, GrpcFactory.class, RaftClient.class, MetricRegistriesImpl.class })
	void backendWithoutRatisNamesIt(Class<?> missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.withPropertyValues("leader-election.backend=raft")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContainingAll("Apache Ratis, which the module brings", "leader-election.raft.members.<id>"));
	}

	@Test
	void otherBackendNeedsNoRatis() {
		this.runner.withClassLoader(new FilteredClassLoader("org.apache.ratis"))
			.withPropertyValues("leader-election.backend=local")
			.run((context) -> assertThat(context).hasSingleBean(InMemoryElectionStore.class));
	}

	@Test
	void clusterNeedsAName() {
		this.runner.withPropertyValues("spring.application.name=")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidRaftSettingsException.class)
				.hasMessageContainingAll("leader-election.raft.cluster", "spring.application.name"));
		this.runner.withPropertyValues("spring.application.name=", "leader-election.raft.cluster=shop")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void unsetVariablesCountAsNotWritten() {
		this.runner
			.withPropertyValues("leader-election.raft.id=", "leader-election.raft.secret=",
					"leader-election.raft.ssl.bundle=", "leader-election.raft.storage-directory=",
					"leader-election.raft.bind-address=")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(RaftNode.class));
	}

	@Test
	void secretAndBundleExcludeEachOther() {
		this.runner
			.withPropertyValues("leader-election.raft.secret=a shared secret that is long enough",
					"leader-election.raft.ssl.bundle=raft")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(MutuallyExclusiveConfigurationPropertiesException.class)
				.hasMessageContainingAll("leader-election.raft.secret", "leader-election.raft.ssl.bundle"));
	}

	@Test
	void bundleThatIsDisabledIsNotAskedFor() {
		this.runner.withPropertyValues("leader-election.raft.ssl.enabled=false", "leader-election.raft.ssl.bundle=none")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void mutualTlsNeedsABundle() {
		this.runner.withPropertyValues("leader-election.raft.ssl.enabled=true")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidRaftSettingsException.class)
				.hasMessageContaining("leader-election.raft.ssl.bundle is not set"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ssl.bundle=unknown", "storage-directory=a\0b" })
	void badPropertyIsRefused(String property) {
		this.runner.withPropertyValues("leader-election.raft." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("leader-election.raft." + property.substring(0, 6)));
	}

	@Test
	void loneMemberStartsAndStopsRepeatedly(@TempDir Path directory) {
		this.empty
			.withPropertyValues("leader-election.raft.members.one=127.0.0.1:" + Ports.next(),
					"leader-election.raft.id=one", "leader-election.raft.storage-directory=" + directory)
			.run((context) -> {
				RaftNodeLifecycle lifecycle = context.getBean(RaftNodeLifecycle.class);
				for (int i = 0; i < 3; i++) {
					assertThat(lifecycle.isRunning()).isTrue();
					context.getSourceApplicationContext().stop();
					assertThat(lifecycle.isRunning()).isFalse();
					context.getSourceApplicationContext().start();
				}
			});
	}

}
