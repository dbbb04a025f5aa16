package io.github.leaderelection.autoconfigure.work;

import java.lang.reflect.Method;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.work.KafkaListenerEnhancer;
import io.github.leaderelection.work.ListenerContainers;
import io.github.leaderelection.work.WhileLeaderLifecycle;
import io.github.leaderelection.work.WhileLeaderListeners;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * The kinds of listener containers that can run only on the leader.
 */
@Configuration(proxyBeanMethods = false)
@KeptWhenDisabled
class ListenerContainerConfiguration {

	// It starts and stops all containers that it has
	private static void enclose(ConfigurableListableBeanFactory beans, Class<?> registry) {
		for (String name : beans.getBeanNamesForType(registry, true, false)) {
			WhileLeaderLifecycle.enclose(beans, name);
		}
	}

	/**
	 * Containers of Kafka.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(KafkaListenerEndpointRegistry.class)
	@KeptWhenDisabled
	static class Kafka {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static KafkaListenerEnhancer whileLeaderKafkaListenerEnhancer(ObjectProvider<WhileLeaderListeners> listeners) {
			return new KafkaListenerEnhancer(listeners::getObject);
		}

		@Bean
		ListenerContainers whileLeaderKafkaContainers(ConfigurableListableBeanFactory beans,
				ObjectProvider<KafkaListenerEndpointRegistry> registry) {
			enclose(beans, KafkaListenerEndpointRegistry.class);
			return new ListenerContainers(KafkaListenerEnhancer.KIND, (id) -> {
				KafkaListenerEndpointRegistry present = registry.getIfAvailable();
				return (present != null) ? present.getListenerContainer(id) : null;
			});
		}

	}

	/**
	 * Containers of Rabbit.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RabbitListenerEndpointRegistry.class)
	@KeptWhenDisabled
	static class Rabbit {

		@Bean
		ListenerContainers whileLeaderRabbitContainers(ConfigurableListableBeanFactory beans,
				ObjectProvider<RabbitListenerEndpointRegistry> registry) {
			enclose(beans, RabbitListenerEndpointRegistry.class);
			return new ListenerContainers("rabbit", (id) -> {
				RabbitListenerEndpointRegistry present = registry.getIfAvailable();
				return (present != null) ? find(present, id) : null;
			});
		}

		private static @Nullable SmartLifecycle find(RabbitListenerEndpointRegistry registry, String id) {
			try {
				return registry.getListenerContainer(id);
			}
			catch (NoSuchMethodError ex) {
				// The method of Spring AMQP 4.0 returns another type of container
				Method method = ClassUtils.getMethod(RabbitListenerEndpointRegistry.class, "getListenerContainer",
						String.class);
				return (SmartLifecycle) ReflectionUtils.invokeMethod(method, registry, id);
			}
		}

	}

	/**
	 * Containers of JMS.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JmsListenerEndpointRegistry.class)
	@KeptWhenDisabled
	static class Jms {

		@Bean
		ListenerContainers whileLeaderJmsContainers(ConfigurableListableBeanFactory beans,
				ObjectProvider<JmsListenerEndpointRegistry> registry) {
			enclose(beans, JmsListenerEndpointRegistry.class);
			return new ListenerContainers("jms", (id) -> {
				JmsListenerEndpointRegistry present = registry.getIfAvailable();
				return (present != null) ? present.getListenerContainer(id) : null;
			});
		}

	}

}
