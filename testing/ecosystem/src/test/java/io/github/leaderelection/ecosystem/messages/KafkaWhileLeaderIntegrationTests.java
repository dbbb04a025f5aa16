package io.github.leaderelection.ecosystem.messages;

import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
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

/**
 * Integration tests for {@link WhileLeader @WhileLeader} on listeners of a Kafka broker.
 */
class KafkaWhileLeaderIntegrationTests extends ListenerStory {

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
		play(10, Application.class);
	}

	@Override
	Sender connect() {
		KafkaProducer<String, String> producer = new KafkaProducer<>(
				Map.of("bootstrap.servers", broker.getBrokersAsString()), new StringSerializer(),
				new StringSerializer());
		return new Sender() {

			@Override
			public void send(String message) throws Exception {
				producer.send(new ProducerRecord<>("orders", message, message)).get();
			}

			@Override
			public void close() {
				producer.close();
			}

		};
	}

	@Override
	boolean isRunning(ConfigurableApplicationContext context) {
		return context.getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("Orders.receive").isRunning();
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
		@KafkaListener(topics = "orders", groupId = "orders", concurrency = "1")
		void receive(String order) {
			this.observations.process(this.instance, this.elector, order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableKafka
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		Orders orders(@Value("${leader-election.candidate-id}") String instance, ListenerObservations observations,
				LeaderElector elector) {
			return new Orders(instance, observations, elector);
		}

		@Bean
		ConcurrentKafkaListenerContainerFactory<String, String> kafkaListenerContainerFactory() {
			Map<String, Object> properties = new HashMap<>();
			properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.getBrokersAsString());
			properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
			ConcurrentKafkaListenerContainerFactory<String, String> factory = new ConcurrentKafkaListenerContainerFactory<>();
			factory.setConsumerFactory(
					new DefaultKafkaConsumerFactory<>(properties, new StringDeserializer(), new StringDeserializer()));
			return factory;
		}

	}

}
