package io.github.leaderelection.work;

import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.context.SmartLifecycle;
import org.springframework.jms.listener.AbstractJmsListeningContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;
import org.springframework.util.ClassUtils;

/**
 * Decides how a bean or listener container is started and stopped.
 */
final class ManagedBeans {

	private static final boolean QUARTZ_PRESENT = isPresent("org.quartz.Scheduler")
			&& isPresent("org.springframework.scheduling.quartz.SchedulerFactoryBean");

	private static final boolean KAFKA_PRESENT = isPresent(
			"org.springframework.kafka.listener.MessageListenerContainer");

	private static final boolean RABBIT_PRESENT = isPresent(
			"org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer");

	private static final boolean JMS_PRESENT = isPresent("jakarta.jms.Message")
			&& isPresent("org.springframework.jms.listener.AbstractJmsListeningContainer");

	private ManagedBeans() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, ManagedBeans.class.getClassLoader());
	}

	/**
	 * Return what starts and stops a bean. A listener container is set to stop after the
	 * message that it handles: the next leader gets those that it has fetched.
	 * @param name the name of the bean
	 * @param bean the bean or the container
	 * @return what starts and stops it
	 */
	static Managed of(String name, SmartLifecycle bean) {
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
			container.setForceStop(true);
			// Else it calls back while a longer message is handled, which another
			// consumer gets
			container.setShutdownTimeout(Integer.MAX_VALUE);
		}
		return new LifecycleBean(bean);
	}

}
