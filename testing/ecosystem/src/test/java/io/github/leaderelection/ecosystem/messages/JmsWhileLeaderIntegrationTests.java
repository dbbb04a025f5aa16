package io.github.leaderelection.ecosystem.messages;

import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMConnectorFactory;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.config.SimpleJmsListenerContainerFactory;
import org.springframework.jms.core.JmsTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link WhileLeader @WhileLeader} on listeners of an Artemis
 * broker.
 */
class JmsWhileLeaderIntegrationTests extends ListenerStory {

	private static final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

	@BeforeAll
	static void startBroker() throws Exception {
		Configuration configuration = new ConfigurationImpl().setPersistenceEnabled(false).setSecurityEnabled(false);
		broker.setConfiguration(configuration.addAcceptorConfiguration("in-vm", "vm://0")).start();
	}

	@AfterAll
	static void stopBroker() throws Exception {
		broker.stop();
	}

	private static ActiveMQConnectionFactory connections() {
		return new ActiveMQJMSConnectionFactory(false,
				new TransportConfiguration(InVMConnectorFactory.class.getName()));
	}

	@Test
	void annotatedListenerConsumesOnlyOnTheLeaderOverTenChanges() throws Exception {
		play(10, Application.class);
	}

	@Test
	void closeOfAnInstanceWaitsForTheMessageBeingHandled() throws Exception {
		closeWhileHandling(Application.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "polling", "simple" })
	void messagesFetchedInAdvanceGoToTheNextLeader(String kind) throws Exception {
		String container = "container=" + kind;
		try (ConfigurableApplicationContext first = run("a", Application.class, container)) {
			await().until(elector(first)::isLeader);
			try (ConfigurableApplicationContext second = run("b", Application.class, container)) {
				this.observations.gate = new CountDownLatch(1);
				for (int number = 0; number < 20; number++) {
					connect().send(this.observations.next());
				}
				await().until(() -> this.observations.begun() == 1);
				assertThat(elector(first).resign()).isTrue();
				await().until(() -> !isRunning(first));
				this.observations.gate.countDown();
				await().until(() -> this.observations.processed() == 20);
				assertThat(this.observations.times()).containsOnly(1);
				assertThat(this.observations.isLast("b")).isTrue();
				assertThat(isRunning(second)).isTrue();
			}
		}
	}

	@Test
	void lazyListenerDoesNotStartWhereLeaderElectionIsDisabled() {
		try (ConfigurableApplicationContext context = run("a", Application.class, "leader-election.enabled=false",
				"spring.main.lazy-initialization=true")) {
			assertThat(isRunning(context)).isFalse();
		}
	}

	@Override
	Sender connect() {
		JmsTemplate template = new JmsTemplate(connections());
		return (message) -> template.convertAndSend("orders", message);
	}

	@Override
	boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(JmsListenerEndpointRegistry.class).getListenerContainer("orders-a").isRunning();
	}

	static class Orders {

		private final String instance;

		private final ListenerObservations observations;

		private final LeaderElector elector;

		Orders(String instance, ListenerObservations observations, LeaderElector elector) {
			this.instance = instance;
			this.observations = observations;
			this.elector = elector;
		}

		@WhileLeader
		@JmsListener(id = "orders-${part:a}", destination = "orders", containerFactory = "${container:polling}")
		void receive(String order) {
			this.observations.process(this.instance, this.elector, order);
		}

	}

	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@EnableJms
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		Orders orders(@Value("${leader-election.candidate-id}") String instance, ListenerObservations observations,
				ObjectProvider<LeaderElector> elector) {
			return new Orders(instance, observations, elector.getIfAvailable());
		}

		@Bean
		SimpleJmsListenerContainerFactory simple() {
			SimpleJmsListenerContainerFactory factory = new SimpleJmsListenerContainerFactory();
			factory.setConnectionFactory(connections());
			factory.setSessionTransacted(true);
			return factory;
		}

		@Bean
		DefaultJmsListenerContainerFactory polling() {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(connections());
			factory.setSessionTransacted(true);
			// After this time a shutdown of the container stops waiting
			factory.setReceiveTimeout(100L);
			return factory;
		}

	}

}
