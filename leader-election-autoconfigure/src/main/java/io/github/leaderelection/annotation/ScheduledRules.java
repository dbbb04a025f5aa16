package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TimeZone;
import java.util.function.UnaryOperator;

import io.github.leaderelection.schedule.CronSchedule;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.Schedules;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.util.StringUtils;

/**
 * What the {@code @Scheduled} of a method has to be like so that the method can run once
 * per tick, or have a first run when elected.
 */
final class ScheduledRules {

	private static final String SCHEDULED_REMEDY = "Annotate the method with @Scheduled, or remove '%s'. On a class, annotate its scheduled methods instead.";

	private final String subject;

	private final Method method;

	private final Collection<Scheduled> schedules;

	/**
	 * Create the rules for a method.
	 * @param subject the beginning of a message of refusal
	 * @param method the method
	 */
	ScheduledRules(String subject, Method method) {
		this.subject = subject;
		this.method = method;
		this.schedules = AnnotatedElementUtils.getMergedRepeatableAnnotations(method, Scheduled.class, Schedules.class);
	}

	/**
	 * Return the ticks of the method.
	 * @param placeholders resolves placeholders
	 * @return when they are due
	 * @throws InvalidOnLeaderException if it has none
	 */
	CronSchedule ticks(UnaryOperator<String> placeholders) {
		requireScheduled("oncePerTick = true");
		if (this.method.getReturnType().isPrimitive() && this.method.getReturnType() != void.class) {
			throw refuse("'oncePerTick = true' skips calls, and a skipped call has no value of the primitive type %s"
				.formatted(this.method.getReturnType().getName()), "Return void.");
		}
		List<CronSchedule.Cron> crons = new ArrayList<>();
		for (Scheduled scheduled : this.schedules) {
			if (!StringUtils.hasText(scheduled.cron())) {
				throw refuse(
						"'oncePerTick = true' requires a cron expression: fixed rates and delays have other ticks in each instance",
						"Use @Scheduled(cron = ...), such as '*/10 * * * * *' for every ten seconds, or remove 'oncePerTick'.");
			}
			String expression = placeholders.apply(scheduled.cron()).strip();
			if (!expression.equals(Scheduled.CRON_DISABLED)) {
				crons.add(cron(expression, placeholders.apply(scheduled.zone())));
			}
		}
		return new CronSchedule(crons);
	}

	private CronSchedule.Cron cron(String expression, String zone) {
		try {
			return new CronSchedule.Cron(CronExpression.parse(expression), (StringUtils.hasText(zone))
					? StringUtils.parseTimeZoneString(zone).toZoneId() : TimeZone.getDefault().toZoneId());
		}
		catch (RuntimeException ex) {
			throw OnLeaderRules.refuse(
					this.subject
							+ "its cron expression '%s' or its time zone '%s' is invalid".formatted(expression, zone),
					"Correct @Scheduled.", ex);
		}
	}

	/**
	 * Return the scheduler of a first run.
	 * @param onGrant the value of the attribute
	 * @param oncePerTick whether the method runs once per tick
	 * @return the qualifier of the scheduler, empty for the default
	 * @throws InvalidOnLeaderException if there can be no first run
	 */
	String firstRunScheduler(OnLeader.OnGrant onGrant, boolean oncePerTick) {
		String attribute = "onGrant = " + onGrant;
		requireScheduled(attribute);
		if (onGrant == OnLeader.OnGrant.RUN_IF_MISSED && !oncePerTick) {
			throw refuse("'%s' requires 'oncePerTick': without it, nothing records which ticks have run"
				.formatted(attribute), "Add 'oncePerTick = true', or use 'onGrant = RUN'.");
		}
		if (AnnotatedElementUtils.hasAnnotation(this.method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.method.getDeclaringClass(), Async.class)) {
			throw refuse("'%s' cannot be combined with @Async: the first run could begin in a later term"
				.formatted(attribute), "Remove @Async, which a scheduled method does not need, or 'onGrant'.");
		}
		return this.schedules.iterator().next().scheduler();
	}

	private void requireScheduled(String attribute) {
		if (this.schedules.isEmpty()) {
			throw refuse("'%s' requires @Scheduled, which it does not have".formatted(attribute),
					SCHEDULED_REMEDY.formatted(attribute.substring(0, attribute.indexOf(' '))));
		}
	}

	InvalidOnLeaderException refuse(String problem, String remedy) {
		return OnLeaderRules.refuse(this.subject + problem, remedy);
	}

}
