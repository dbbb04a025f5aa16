package io.github.leaderelection.work;

import java.util.List;
import java.util.stream.Stream;

import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.context.SmartLifecycle;
import org.springframework.jms.listener.AbstractJmsListeningContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.util.ClassUtils;

/**
 * Decides how a bean or listener container is started and stopped.
 */
final class ManagedBeans {

	private static final List<String> QUARTZ = List.of("org.quartz.Scheduler",
			"org.springframework.scheduling.quartz.SchedulerFactoryBean");

	private static final List<String> KAFKA = List.of("org.springframework.kafka.listener.MessageListenerContainer");

	private static final List<String> RABBIT = List
		.of("org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer");

	private static final List<String> JMS = List.of("jakarta.jms.Message",
			"org.springframework.jms.listener.AbstractJmsListeningContainer");

	/**
	 * The types that are asked for by their names.
	 */
	static final List<String> NAMES = Stream.of(QUARTZ, KAFKA, RABBIT, JMS).flatMap(List::stream).toList();

	private static final boolean QUARTZ_PRESENT = arePresent(QUARTZ);

	private static final boolean KAFKA_PRESENT = arePresent(KAFKA);

	private static final boolean RABBIT_PRESENT = arePresent(RABBIT);

	private static final boolean JMS_PRESENT = arePresent(JMS);

	private ManagedBeans() {
	}

	private static boolean arePresent(List<String> types) {
		return types.stream().allMatch((type) -> ClassUtils.isPresent(type, ManagedBeans.class.getClassLoader()));
	}

	/**
	 * Return what starts and stops a bean. A listener container is set to stop after the
	 * message that it handles: the next leader gets those that it has fetched. A direct
	 * container of Rabbit handles those as well.
	 * @param name the name of the bean
	 * @param bean the bean or the container
	 * @return what starts and stops it
	 */
	static ManagedWork of(String name, SmartLifecycle bean) {
		if (QUARTZ_PRESENT && bean instanceof SchedulerFactoryBean scheduler) {
			return new QuartzScheduler(name, scheduler);
		}
		if (JMS_PRESENT && bean instanceof AbstractJmsListeningContainer container) {
			return new JmsContainer(container);
		}
		if (KAFKA_PRESENT && bean instanceof MessageListenerContainer container) {
			container.getContainerProperties().setStopImmediate(true);
		}
		if (RABBIT_PRESENT && bean instanceof AbstractMessageListenerContainer container) {
			// Else it counts as stopped while a longer message is handled, which another
			// consumer gets
			container.setShutdownTimeout(Integer.MAX_VALUE);
			if (container instanceof DirectMessageListenerContainer direct) {
				// Else it would not stop before it gets one more message
				direct.setForceStop(false);
				return new DirectRabbitContainer(name, direct);
			}
			container.setForceStop(true);
		}
		return new LifecycleBean(bean);
	}

}
