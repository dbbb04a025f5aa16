package io.github.leaderelection.ecosystem.integration;

import java.time.Duration;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.servers.SharedServers;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.redis.util.RedisLockRegistry;
import org.springframework.integration.zookeeper.leader.LeaderInitiator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that this library leaves a role to an initiator whose module it does not know.
 */
@ExtendWith(OutputCaptureExtension.class)
class ZooKeeperInitiatorIntegrationTests {

	@Test
	void roleIsLeftToTheInitiatorOfTheApplication(CapturedOutput output) {
		History history = new History("zookeeper");
		Journal journal = history.journal("instance");
		SpringApplicationBuilder application = new SpringApplicationBuilder(StockFlow.class, Initiator.class)
			.web(WebApplicationType.NONE)
			.resourceLoader(new DefaultResourceLoader(new FilteredClassLoader(RedisLockRegistry.class)))
			.initializers((created) -> ((GenericApplicationContext) created).registerBean(Journal.class, () -> journal))
			.properties("spring.main.banner-mode=off", "leader-election.backend=local");
		try (ConfigurableApplicationContext context = application.run()) {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(history::works);
			assertThat(context.getBean(LeaderElectors.class).elections()).doesNotContain("stock");
			assertThat(output).contains("[stock] The role of Spring Integration does not follow this election,"
					+ " because the bean 'initiator' of " + LeaderInitiator.class.getName());
		}
		assertThat(history.leaders()).hasSize(1);
	}

	@Configuration(proxyBeanMethods = false)
	static class Initiator {

		@Bean(destroyMethod = "close")
		CuratorFramework curator() {
			return CuratorFrameworkFactory.newClient("127.0.0.1:" + SharedServers.zooKeeper().port(),
					new RetryOneTime(100));
		}

		// Its candidate is no bean, so only the initiator itself can say its role
		@Bean
		LeaderInitiator initiator(CuratorFramework curator, ApplicationEventPublisher events, Journal journal) {
			LeaderInitiator initiator = new LeaderInitiator(curator, new StockCandidate(journal));
			initiator.setLeaderEventPublisher(new DefaultLeaderEventPublisher(events));
			return initiator;
		}

	}

}
