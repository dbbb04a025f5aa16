package io.github.leaderelection.zookeeper.autoconfigure;

import io.github.leaderelection.autoconfigure.ChosenElectionBackend;
import io.github.leaderelection.autoconfigure.ElectionBackend;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.zookeeper.ZooKeeperElectionStore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.curator.retry.RetryOneTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ZooKeeperElectionAutoConfiguration}, with no ZooKeeper at its address.
 */
class ZooKeeperElectionAutoConfigurationTests {

	private static final String NOBODY = "leader-election.zookeeper.connect-string=127.0.0.1:1";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class))
		.withPropertyValues("leader-election.lease-duration=1s");

	@Test
	void onlyClientOfTheApplicationIsUsedAndLeftOpen() {
		CuratorFramework client = client();
		client.start();
		this.runner
			.withBean("curator", CuratorFramework.class, () -> client,
					(definition) -> definition.setDestroyMethodName(""))
			.run((context) -> {
				assertThat(context).hasSingleBean(ZooKeeperElectionStore.class);
				ElectionBackend backend = context.getBean(ChosenElectionBackend.class).backend();
				assertThat(backend.name()).isEqualTo("zookeeper");
				assertThat(backend.infrastructure()).isEqualTo("CuratorFramework curator");
				assertThat(backend.claimMissing()).isFalse();
			});
		assertThat(client.getState()).isEqualTo(CuratorFrameworkState.STARTED);
		client.close();
	}

	@Test
	void connectStringGivesAClientOfItsOwn() {
		this.runner.withPropertyValues(NOBODY).run((context) -> {
			assertThat(context).hasSingleBean(ZooKeeperElectionStore.class).doesNotHaveBean(CuratorFramework.class);
			assertThat(context.getBean(ChosenElectionBackend.class).backend().infrastructure())
				.isEqualTo("leader-election.zookeeper.connect-string");
		});
	}

	@Test
	void connectStringIsPreferredToClientsOfTheApplication() {
		this.runner.withUserConfiguration(TwoClients.class)
			.withPropertyValues(NOBODY)
			.run((context) -> assertThat(context).hasSingleBean(ZooKeeperElectionStore.class));
	}

	@Test
	void connectionDetailsArePreferredToConnectStringAndClientsOfTheApplication() {
		this.runner.withUserConfiguration(TwoClients.class)
			.withPropertyValues("leader-election.zookeeper.connect-string=zk1:not-a-port",
					"leader-election.zookeeper.tls.enabled=true",
					"leader-election.zookeeper.tls.trust-store=missing.pem")
			.withBean(ZooKeeperElectionConnectionDetails.class, () -> () -> "127.0.0.1:1")
			.run((context) -> {
				assertThat(context).hasSingleBean(ZooKeeperElectionStore.class)
					.hasSingleBean(ZooKeeperElectionConnectionDetails.class);
				assertThat(context.getBean(ChosenElectionBackend.class).backend().infrastructure())
					.isEqualTo("ZooKeeperElectionConnectionDetails");
			});
	}

	@Test
	void connectionDetailsAreEnough() {
		this.runner.withBean(ZooKeeperElectionConnectionDetails.class, () -> () -> "127.0.0.1:1")
			.run((context) -> assertThat(context).hasSingleBean(ZooKeeperElectionStore.class));
	}

	@Test
	void propertiesAreConnectionDetailsByDefault() {
		this.runner.withPropertyValues(NOBODY, "leader-election.zookeeper.tls.enabled=true")
			.run((context) -> assertThat(context.getBean(ZooKeeperElectionConnectionDetails.class))
				.satisfies((details) -> {
					assertThat(details.getConnectString()).isEqualTo("127.0.0.1:1");
					assertThat(details.isTlsEnabled()).isTrue();
				}));
		this.runner.withUserConfiguration(MarkedClient.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ZooKeeperElectionConnectionDetails.class));
	}

	@Test
	void connectStringWithoutATextIsAsNone() {
		this.runner.withUserConfiguration(MarkedClient.class)
			.withPropertyValues("leader-election.zookeeper.connect-string=")
			.run((context) -> assertThat(context.getBean(ChosenElectionBackend.class).backend().infrastructure())
				.isEqualTo("CuratorFramework marked"));
	}

	@Test
	void badConnectStringOfConnectionDetailsIsNotBlamedOnTheProperty() {
		this.runner.withBean(ZooKeeperElectionConnectionDetails.class, () -> () -> "zk1:port/chroot")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining(
						"of the ZooKeeperElectionConnectionDetails bean is invalid: it is not of the form"));
	}

	@Test
	void twoClientsAreRefused() {
		this.runner.withUserConfiguration(TwoClients.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("2 CuratorFramework beans but cannot decide which one to use: one, two"));
	}

	@Test
	void markedClientIsUsed() {
		this.runner.withUserConfiguration(TwoClients.class, MarkedClient.class)
			.run((context) -> assertThat(context).hasSingleBean(ZooKeeperElectionStore.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "root=elections", "root=/", "root=/a/../b", "root=/zookeeper/x", "session-timeout=0",
			"session-timeout=100d", "connect-string=zk1:port", "connect-string=zk1:99999",
			"connect-string=zk1:2181/chroot/", "connect-string=zk1:2181/a/../b" })
	void badPropertyIsRefused(String property) {
		this.runner.withPropertyValues(NOBODY, "leader-election.zookeeper." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("leader-election.zookeeper." + property.substring(0, property.indexOf('='))));
	}

	@Test
	void goodPropertiesAreTaken() {
		this.runner
			.withPropertyValues(NOBODY, "leader-election.zookeeper.root=/shop/elections",
					"leader-election.zookeeper.session-timeout=6s", "leader-election.zookeeper.acl=creator-all",
					"leader-election.zookeeper.auth=user:password", "leader-election.lease-duration=5s",
					"leader-election.zookeeper.tls.enabled=true", "leader-election.zookeeper.tls.trust-store=none.pem")
			.run((context) -> assertThat(context).hasSingleBean(ZooKeeperElectionStore.class));
	}

	@Test
	@Tag("long")
	void zooKeeperThatIsDownStopsTheApplicationWhenFailFast() {
		this.runner.withPropertyValues(NOBODY, "leader-election.fail-fast=true")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("could not be used within")
				.hasMessageContaining("ZooKeeper store at '127.0.0.1:1' could not write a heartbeat"));
	}

	@Test
	void backsOffWhenUserHasAStore() {
		this.runner.withPropertyValues(NOBODY)
			.withBean(ElectionStore.class, InMemoryElectionStore::new)
			.run((context) -> assertThat(context).hasSingleBean(ElectionStore.class)
				.doesNotHaveBean(ElectionBackend.class));
	}

	@Test
	void backendWithoutCuratorNamesIt() {
		this.runner.withClassLoader(new FilteredClassLoader(CuratorFramework.class))
			.withPropertyValues(NOBODY, "leader-election.backend=zookeeper")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("Curator, which is a dependency of the module"));
	}

	@Test
	void backendWithoutClientNamesTheProperty() {
		this.runner.withPropertyValues("leader-election.backend=zookeeper")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("set leader-election.zookeeper.connect-string"));
	}

	@Test
	void backendWithoutClientNamesThePropertyIfItHasNoText() {
		this.runner.withPropertyValues("leader-election.backend=zookeeper", "leader-election.zookeeper.connect-string=")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("set leader-election.zookeeper.connect-string"));
	}

	@Test
	void backsOffWhenDisabledOrNotNamed() {
		this.runner.withPropertyValues(NOBODY, "leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ElectionBackend.class));
		this.runner.withPropertyValues(NOBODY, "leader-election.backend=jdbc")
			.run((context) -> assertThat(context).hasFailed());
	}

	private static CuratorFramework client() {
		return CuratorFrameworkFactory.newClient("127.0.0.1:1", new RetryOneTime(1));
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoClients {

		@Bean
		CuratorFramework one() {
			return client();
		}

		@Bean
		CuratorFramework two() {
			return client();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MarkedClient {

		@Bean(initMethod = "start")
		@LeaderElectionCuratorFramework
		CuratorFramework marked() {
			return client();
		}

	}

}
