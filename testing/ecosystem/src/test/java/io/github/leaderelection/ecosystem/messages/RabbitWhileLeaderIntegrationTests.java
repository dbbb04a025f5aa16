package io.github.leaderelection.ecosystem.messages;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.SystemConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitHandler;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link WhileLeader @WhileLeader} on listeners of Spring AMQP,
 * with Apache Qpid as the broker: RabbitMQ itself does not run in a process of Java.
 */
class RabbitWhileLeaderIntegrationTests extends ListenerStory {

	private static final String CONFIGURATION = """
			{
			  "name": "broker",
			  "modelVersion": "9.0",
			  "authenticationproviders": [
			    {"name": "plain", "type": "Plain", "secureOnlyMechanisms": [],
			     "users": [{"name": "guest", "type": "managed", "password": "guest"}]}
			  ],
			  "ports": [
			    {"name": "AMQP", "port": "0", "bindingAddress": "127.0.0.1", "authenticationProvider": "plain",
			     "protocols": ["AMQP_0_9_1"], "virtualhostaliases": [{"name": "default", "type": "defaultAlias"}]}
			  ],
			  "virtualhostnodes": [
			    {"name": "default", "type": "Memory", "defaultVirtualHostNode": "true",
			     "virtualHostInitialConfiguration": "{\\"type\\": \\"Memory\\"}"}
			  ]
			}
			""";

	private static final BoundPort bound = new BoundPort();

	private static final SystemLauncher broker = new SystemLauncher(bound);

	@BeforeAll
	static void startBroker(@TempDir Path folder) throws Exception {
		Path configuration = Files.writeString(folder.resolve("broker.json"), CONFIGURATION, StandardCharsets.UTF_8);
		broker.startup(Map.of("type", "Memory", "initialConfigurationLocation", configuration.toUri().toString(),
				"startupLoggedToSystemOut", false, "qpid.work_dir", folder.toString()));
	}

	@AfterAll
	static void stopBroker() {
		broker.shutdown();
	}

	private static CachingConnectionFactory connections() {
		return new CachingConnectionFactory("127.0.0.1", bound.port);
	}

	@ParameterizedTest
	@CsvSource("simple, 10")
	void annotatedListenerConsumesOnlyOnTheLeader(String kind, int changes) throws Exception {
		declareQueue();
		play(changes, Application.class, "container=" + kind);
	}

	@Tag("long")
	@Test
	void annotatedListenerOfADirectContainerConsumesOnlyOnTheLeader() throws Exception {
		annotatedListenerConsumesOnlyOnTheLeader("direct", 3);
	}

	@ParameterizedTest
	@ValueSource(strings = "simple")
	void closeOfAnInstanceWaitsForTheMessageBeingHandled(String kind) throws Exception {
		declareQueue();
		closeWhileHandling(Application.class, "container=" + kind);
	}

	@Tag("long")
	@Test
	void closeOfAnInstanceWithADirectContainerWaitsForTheMessageBeingHandled() throws Exception {
		closeOfAnInstanceWaitsForTheMessageBeingHandled("direct");
	}

	@ParameterizedTest
	@ValueSource(strings = { "simple", "direct" })
	void handOffOfAnIdleListenerDoesNotWaitForAMessage(String kind) {
		declareQueue();
		String container = "container=" + kind;
		try (ConfigurableApplicationContext first = run("a", Application.class, container)) {
			await().until(() -> isRunning(first));
			try (ConfigurableApplicationContext second = run("b", Application.class, container)) {
				assertThat(elector(first).resign()).isTrue();
				await().until(() -> isRunning(second));
				assertThat(isRunning(first)).isFalse();
			}
		}
	}

	private static void declareQueue() {
		CachingConnectionFactory connections = connections();
		new RabbitAdmin(connections).declareQueue(new Queue("orders"));
		connections.destroy();
	}

	@Override
	Sender connect() {
		CachingConnectionFactory connections = connections();
		RabbitTemplate template = new RabbitTemplate(connections);
		return new Sender() {

			@Override
			public void send(String message) {
				template.convertAndSend("orders", message);
			}

			@Override
			public void close() {
				connections.destroy();
			}

		};
	}

	@Override
	boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("orders").isRunning();
	}

	@WhileLeader
	@RabbitListener(id = "orders", queues = "orders", containerFactory = "${container}")
	static class Orders {

		private final String instance;

		private final ListenerObservations observations;

		private final LeaderElector elector;

		Orders(String instance, ListenerObservations observations, LeaderElector elector) {
			this.instance = instance;
			this.observations = observations;
			this.elector = elector;
		}

		@RabbitHandler
		void receive(String order) {
			this.observations.process(this.instance, this.elector, order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableRabbit
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		CachingConnectionFactory connectionFactory() {
			return connections();
		}

		@Bean
		Orders orders(@Value("${leader-election.candidate-id}") String instance, ListenerObservations observations,
				LeaderElector elector) {
			return new Orders(instance, observations, elector);
		}

		@Bean
		SimpleRabbitListenerContainerFactory simple(CachingConnectionFactory connections) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(connections);
			return factory;
		}

		@Bean
		DirectRabbitListenerContainerFactory direct(CachingConnectionFactory connections) {
			DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
			factory.setConnectionFactory(connections);
			return factory;
		}

	}

	/**
	 * The port that the broker has got.
	 */
	private static final class BoundPort extends DefaultSystemLauncherListener {

		private SystemConfig<?> system;

		private int port;

		@Override
		public void onContainerResolve(SystemConfig<?> system) {
			this.system = system;
		}

		@Override
		public void afterStartup() {
			for (Port<?> each : this.system.getContainer().getChildren(Port.class)) {
				this.port = each.getBoundPort();
			}
		}

	}

}
