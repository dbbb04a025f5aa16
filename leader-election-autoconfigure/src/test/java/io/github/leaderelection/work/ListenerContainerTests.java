package io.github.leaderelection.work;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import jakarta.jms.ConnectionFactory;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.Mockito;

import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.RabbitHandler;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.DirectRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.EnableJms;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the containers of listeners with {@link WhileLeader @WhileLeader}, without a
 * broker: none of them is started.
 */
class ListenerContainerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class, Listeners.class)
		.withPropertyValues("part=a");

	@Test
	void listenersOfKafka() {
		this.runner.withBean(KafkaMethods.class)
			.withBean(KafkaClass.class)
			.withPropertyValues("leader-election.while-leader.beans.mail=kafka:named")
			.run((context) -> {
				assertThat(declared(context.getBean(WhileLeaderListeners.class))).containsExactlyInAnyOrder(
						"reports kafka:KafkaMethods.each", "reports kafka:KafkaMethods.each-2", "default kafka:batch-a",
						"default kafka:KafkaClass", "mail kafka:named");
				for (String id : List.of("KafkaMethods.each", "KafkaMethods.each-2", "batch-a", "KafkaClass",
						"named")) {
					SmartLifecycle container = keptFromStarting(context, "kafka:" + id);
					assertThat(((MessageListenerContainer) container).getContainerProperties().isStopImmediate())
						.isTrue();
				}
			});
	}

	@Test
	void listenersOfRabbit() {
		this.runner.withBean(RabbitMethods.class)
			.withBean(RabbitClass.class)
			.withPropertyValues("leader-election.while-leader.beans.mail=rabbit:named")
			.run((context) -> {
				assertThat(declared(context.getBean(WhileLeaderListeners.class))).containsExactlyInAnyOrder(
						"reports rabbit:first", "reports rabbit:second-a", "default nightly", "mail rabbit:named");
				for (String id : List.of("first", "second-a", "class", "named")) {
					SmartLifecycle container = keptFromStarting(context, "rabbit:" + id);
					assertThat((Boolean) ReflectionTestUtils.invokeMethod(container, "isForceStop"))
						.isEqualTo(!id.equals("second-a"));
					assertThat((Long) ReflectionTestUtils.invokeMethod(container, "getShutdownTimeout"))
						.isEqualTo(Integer.MAX_VALUE);
				}
			});
	}

	@Test
	void listenersOfJms() {
		this.runner.withBean(JmsMethods.class)
			.withPropertyValues("leader-election.while-leader.beans.mail=jms:named")
			.run((context) -> {
				assertThat(declared(context.getBean(WhileLeaderListeners.class)))
					.containsExactlyInAnyOrder("reports jms:first", "reports jms:second-a", "mail jms:named");
				for (String id : List.of("first", "second-a", "named")) {
					keptFromStarting(context, "jms:" + id);
				}
			});
	}

	@Test
	void listenerWithoutAnIdIsRefused() {
		this.runner.withBean("orders", WithoutId.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.isInstanceOfSatisfying(InvalidWhileLeaderException.class, (refused) -> {
					assertThat(refused.problem()).isEqualTo(
							"The listener 'WithoutId.receive' of the bean 'orders' cannot run only on the leader, because it has no id");
					assertThat(refused.remedy()).contains("Set the id");
				}));
	}

	@Test
	void registriesStartBeforeTheLibraryAndStopAfterIt() {
		this.runner.withBean(JmsMethods.class).run((context) -> {
			for (Class<?> registry : List.of(KafkaListenerEndpointRegistry.class, RabbitListenerEndpointRegistry.class,
					JmsListenerEndpointRegistry.class)) {
				String name = context.getBeanNamesForType(registry)[0];
				assertThat(context.getBeanFactory().getDependentBeans(name)).contains(WhileLeaderLifecycle.BEAN_NAME);
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "kafka, org.springframework.kafka", "rabbit, org.springframework.amqp",
			"jms, org.springframework.jms" })
	void kindWhoseLibraryIsMissingIsLeftOut(String kind, String library) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(WhileLeaderAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBeansOfType(ListenerContainers.class).values())
					.extracting(ListenerContainers::kind)
					.hasSize(2)
					.doesNotContain(kind);
			});
	}

	private static SmartLifecycle keptFromStarting(ApplicationContext context, String name) {
		SmartLifecycle container = context.getBeanProvider(ListenerContainers.class)
			.stream()
			.map((kind) -> kind.find(name))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow();
		assertThat(container.isAutoStartup()).isFalse();
		assertThat(container.isRunning()).isFalse();
		return container;
	}

	private static List<String> declared(WhileLeaderListeners listeners) {
		return listeners.declarations().stream().map((work) -> work.election() + " " + work.name()).toList();
	}

	static class KafkaMethods {

		@WhileLeader("reports")
		@KafkaListener(topics = "first")
		@KafkaListener(topics = "second")
		void each(String message) {
		}

		@WhileLeader
		@KafkaListener(id = "batch-${part}", topics = "third", batch = "true")
		void batch(List<String> messages) {
		}

		@KafkaListener(id = "named", topics = "fourth")
		void named(String message) {
		}

	}

	@WhileLeader
	@KafkaListener(topics = "fifth")
	static class KafkaClass {

		@KafkaHandler
		void receive(String message) {
		}

	}

	static class RabbitMethods {

		@WhileLeader("reports")
		@RabbitListener(id = "first", queues = "first")
		@RabbitListener(id = "second-${part}", queues = "second", containerFactory = "direct")
		void each(String message) {
		}

		@RabbitListener(id = "named", queues = "third")
		void named(String message) {
		}

	}

	@WhileLeader(name = "nightly")
	@RabbitListener(id = "class", queues = "fourth")
	static class RabbitClass {

		@RabbitHandler
		void receive(String message) {
		}

	}

	static class JmsMethods {

		@WhileLeader("reports")
		@JmsListener(id = "first", destination = "first")
		@JmsListener(id = "second-${part}", destination = "second")
		void each(String message) {
		}

		@JmsListener(id = "named", destination = "third")
		void named(String message) {
		}

	}

	static class WithoutId {

		@WhileLeader
		@JmsListener(destination = "orders")
		void receive(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@EnableRabbit
	@EnableJms
	static class Listeners {

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(new DefaultKafkaConsumerFactory<>(Map.of("group.id", "group"),
					new StringDeserializer(), new StringDeserializer()));
			return factory;
		}

		@Bean
		SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory() {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(new CachingConnectionFactory("localhost", 1));
			return factory;
		}

		@Bean
		DirectRabbitListenerContainerFactory direct() {
			DirectRabbitListenerContainerFactory factory = new DirectRabbitListenerContainerFactory();
			factory.setConnectionFactory(new CachingConnectionFactory("localhost", 1));
			return factory;
		}

		@Bean
		DefaultJmsListenerContainerFactory jmsListenerContainerFactory() {
			DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
			factory.setConnectionFactory(Mockito.mock(ConnectionFactory.class));
			return factory;
		}

	}

}
