package io.github.leaderelection.work;

import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.scheduling.quartz.SchedulerFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WhileLeaderRuntimeHints}.
 */
class WhileLeaderRuntimeHintsTests {

	private final RuntimeHints hints = new RuntimeHints();

	@Test
	void presenceOfQuartzIsSeen() {
		new WhileLeaderRuntimeHints().registerHints(this.hints, getClass().getClassLoader());
		assertThat(this.hints).matches(RuntimeHintsPredicates.reflection().onType(Scheduler.class))
			.matches(RuntimeHintsPredicates.reflection().onType(SchedulerFactoryBean.class));
		assertThat(WhileLeaderBeans.class.getAnnotation(ImportRuntimeHints.class).value())
			.containsExactly(WhileLeaderRuntimeHints.class);
	}

}
