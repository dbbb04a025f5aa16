package io.github.leaderelection.work;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.WhileLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Integration tests for {@link WhileLeader @WhileLeader} on listeners of a Kafka broker.
 */
class KafkaWhileLeaderIntegrationTests {

	private static final int CHANGES = 10;

	private static final long PROCESSING_NANOS = 20_000_000;

	private static final ElectionStore store = new InMemoryElectionStore();

	private static final Observations observations = new Observations();

	private static EmbeddedKafkaBroker broker;

	@BeforeAll
	static void startBroker() {
		broker = new EmbeddedKafkaKraftBroker(1, 2, "orders");
		broker.afterPropertiesSet();
	}

	@AfterAll
	static void stopBroker() {
		broker.destroy();
	}

	@Test
	void listenerConsumesOnlyOnTheLeaderOverTenChanges() throws Exception {
		AtomicBoolean sending = new AtomicBoolean(true);
		Thread sender = new Thread(() -> send(sending));
		try (ConfigurableApplicationContext a = run("a"); ConfigurableApplicationContext b = run("b")) {
			sender.start();
			for (int change = 0; change < CHANGES; change++) {
				String leader = awaitConsuming(a, b);
				ConfigurableApplicationContext led = (leader.equals("a")) ? a : b;
				ConfigurableApplicationContext other = (leader.equals("a")) ? b : a;
				assertThat(isRunning(other)).isFalse();
				assertThat(led.getBean(ElectionEngine.class).elector("default").resign()).isTrue();
			}
			flap(a, b);
			sending.set(false);
			sender.join();
		}
		assertThat(observations.overlaps).isEmpty();
		assertThat(observations.changes()).isGreaterThanOrEqualTo(CHANGES);
		assertThat(observations.processed).isNotEmpty();
		assertThat(observations.processed.values()).as("how often each record was processed").containsOnly(1);
	}

	/**
	 * Let leadership go and return within a moment.
	 */
	private static void flap(ConfigurableApplicationContext a, ConfigurableApplicationContext b) {
		ConfigurableApplicationContext first = (awaitConsuming(a, b).equals("a")) ? a : b;
		ConfigurableApplicationContext second = (first == a) ? b : a;
		first.getBean(ElectionEngine.class).elector("default").resign();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> isLeader(second));
		// Perhaps before its container has started
		second.getBean(ElectionEngine.class).elector("default").resign();
		awaitConsuming(a, b);
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> isRunning(a) == isLeader(a) && isRunning(b) == isLeader(b) && isRunning(a) != isRunning(b));
	}

	/**
	 * Wait until records are processed under the current leader.
	 */
	private static String awaitConsuming(ConfigurableApplicationContext a, ConfigurableApplicationContext b) {
		AtomicReference<String> leader = new AtomicReference<>();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
			leader.set((isLeader(a)) ? "a" : (isLeader(b)) ? "b" : null);
			return leader.get() != null && leader.get().equals(observations.last);
		});
		return leader.get();
	}

	private static boolean isLeader(ConfigurableApplicationContext context) {
		return context.getBean(ElectionEngine.class).elector("default").isLeader();
	}

	private static boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("Orders.receive").isRunning();
	}

	private static void send(AtomicBoolean sending) {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", broker.getBrokersAsString()), new StringSerializer(),
				new StringSerializer())) {
			for (int number = 0; sending.get(); number++) {
				producer.send(new ProducerRecord<>("orders", "" + number, "order " + number)).get();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static ConfigurableApplicationContext run(String name) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("leader-election.lease-duration=3s", "leader-election.candidate-id=" + name)
			.run();
	}

	/**
	 * What the instances do, as seen from outside.
	 */
	static class Observations {

		private final Map<String, Integer> processed = new ConcurrentHashMap<>();

		private final List<String> overlaps = new CopyOnWriteArrayList<>();

		private final List<String> instances = new CopyOnWriteArrayList<>();

		private final Map<String, Integer> working = new ConcurrentHashMap<>();

		private volatile String last = "";

		int changes() {
			return this.instances.size() - 1;
		}

		void process(String instance, String order) {
			this.working.merge(instance, 1, Integer::sum);
			this.working.forEach((other, count) -> {
				if (!other.equals(instance) && count > 0) {
					this.overlaps.add("%s processes '%s' while %s works".formatted(instance, order, other));
				}
			});
			this.processed.merge(order, 1, Integer::sum);
			// So long that work of two instances at once is seen
			LockSupport.parkNanos(PROCESSING_NANOS);
			if (!instance.equals(this.last)) {
				this.instances.add(instance);
				this.last = instance;
			}
			this.working.merge(instance, -1, Integer::sum);
		}

	}

	static class Orders {

		private final String instance;

		Orders(String instance) {
			this.instance = instance;
		}

		@WhileLeader
		@KafkaListener(topics = "orders", groupId = "orders", concurrency = "1")
		void receive(String order) {
			observations.process(this.instance, order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		ElectionStore store() {
			return new Shared();
		}

		@Bean
		Orders orders(@Value("${leader-election.candidate-id}") String instance) {
			return new Orders(instance);
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
			Map<String, Object> properties = new HashMap<>();
			properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString());
			properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(
					new DefaultKafkaConsumerFactory<>(properties, new StringDeserializer(), new StringDeserializer()));
			factory.getContainerProperties().setStopImmediate(true);
			return factory;
		}

	}

	static class Shared extends io.github.leaderelection.test.ForwardingElectionStore {

		Shared() {
			super(store);
		}

	}

}
