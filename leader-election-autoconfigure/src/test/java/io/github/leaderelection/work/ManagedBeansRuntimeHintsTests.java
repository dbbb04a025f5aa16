package io.github.leaderelection.work;

import jakarta.jms.Message;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.jms.listener.AbstractJmsListeningContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ManagedBeansRuntimeHints}.
 */
class ManagedBeansRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void presenceOfLibrariesIsSeen() {
		new ManagedBeansRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
		assertThat(this.hints).matches(RuntimeHintsPredicates.reflection().onType(Scheduler.class))
			.matches(RuntimeHintsPredicates.reflection().onType(SchedulerFactoryBean.class))
			.matches(RuntimeHintsPredicates.reflection().onType(MessageListenerContainer.class))
			.matches(RuntimeHintsPredicates.reflection().onType(AbstractMessageListenerContainer.class))
			.matches(RuntimeHintsPredicates.reflection().onType(Message.class))
			.matches(RuntimeHintsPredicates.reflection().onType(AbstractJmsListeningContainer.class));
		assertThat(WhileLeaderBeans.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(ManagedBeansRuntimeHints.class);
	}

}
