package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Names;
import io.github.leaderelection.schedule.Admission;
import io.github.leaderelection.schedule.CronSchedule;
import io.github.leaderelection.schedule.FirstRun;
import io.github.leaderelection.schedule.FirstRuns;
import io.github.leaderelection.schedule.ScheduledJob;
import io.github.leaderelection.store.TickStore;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * The methods of a context that run once per tick, or have a first run when elected.
 */
final class ScheduledMethods {

	private static final String FIRST_RUNS = "io.github.leaderelection.firstRuns";

	private final Supplier<? extends @Nullable TickStore> ticks;

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final FirstRuns firstRuns;

	/**
	 * The subject of a message for each job that runs once per tick.
	 */
	private final Map<String, String> recorded = new ConcurrentHashMap<>();

	private @Nullable ConfigurableListableBeanFactory beans;

	private volatile boolean started;

	/**
	 * Create new {@link ScheduledMethods}.
	 * @param ticks supplies where ticks are recorded, {@code null} if they cannot be
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 */
	ScheduledMethods(Supplier<? extends @Nullable TickStore> ticks,
			Supplier<? extends @Nullable LeaderElectors> electors) {
		this.ticks = ticks;
		this.electors = electors;
		this.firstRuns = new FirstRuns(electors);
	}

	void setBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.firstRuns.setBeanFactory(beans);
	}

	/**
	 * Add a method, if it asks for any of this.
	 * @param beanName the name of the bean
	 * @param method the method
	 * @param annotation its annotation
	 * @param work the name of the work
	 * @param election the election of its calls
	 * @param placeholders resolves placeholders
	 * @return what decides whether a run of the method begins
	 * @throws InvalidOnLeaderException if it cannot have what it asks for
	 */
	Function<GuardedRun, Admission> add(String beanName, Method method, OnLeader annotation, String work,
			ElectionName election, UnaryOperator<String> placeholders) {
		boolean hasFirstRun = annotation.onGrant() != OnLeader.OnGrant.WAIT;
		if (!annotation.oncePerTick() && !hasFirstRun) {
			return (run) -> new Admission.Admitted(run, null);
		}
		String subject = OnLeaderRules.subject(beanName, method);
		ScheduledRules rules = new ScheduledRules(subject, method);
		CronSchedule schedule = (annotation.oncePerTick()) ? rules.ticks(placeholders) : null;
		if (annotation.oncePerTick()) {
			record(subject, work, rules);
		}
		ScheduledJob job = ScheduledJob.of(work, schedule, this::store, Clock.systemUTC(), hasFirstRun);
		if (hasFirstRun) {
			String scheduler = rules.firstRunScheduler(annotation.onGrant(), annotation.oncePerTick());
			requireFirstRun(beanName, annotation, rules);
			this.firstRuns.add(new FirstRun(job, election.of(new Object[0]),
					annotation.onGrant() == OnLeader.OnGrant.RUN_IF_MISSED,
					(StringUtils.hasText(scheduler)) ? scheduler : null, () -> call(beanName, method)));
		}
		return job;
	}

	private void record(String subject, String job, ScheduledRules rules) {
		try {
			Names.requireJob(job);
		}
		catch (InvalidNameException ex) {
			throw rules.refuse("'oncePerTick = true' records it under an invalid name. " + ex.getMessage(),
					"Set 'name' in the annotation.");
		}
		String other = this.recorded.putIfAbsent(job, subject);
		if (other != null && !other.equals(subject)) {
			throw rules.refuse("another method with 'oncePerTick = true' has the same name '%s'".formatted(job),
					"Give each a 'name' of its own.");
		}
		if (this.started) {
			requireStore(subject);
		}
	}

	private void requireFirstRun(String beanName, OnLeader annotation, ScheduledRules rules) {
		if (ElectionExpression.isExpression(annotation.election())) {
			throw rules.refuse("'onGrant' requires an election that is known at start, and it is an expression",
					"Name the election in the annotation, or by a property.");
		}
		ConfigurableListableBeanFactory factory = beans();
		if (!factory.containsBean(beanName) || !factory.isSingleton(beanName)) {
			throw rules.refuse("'onGrant' requires a singleton: there would be a first run of each bean",
					"Make the bean a singleton, or remove 'onGrant'.");
		}
	}

	/**
	 * Check that there is a store of ticks if one is needed, and let the first runs
	 * follow the life of the context.
	 */
	void start() {
		this.started = true;
		this.recorded.values().forEach(this::requireStore);
		if (beans() instanceof DefaultListableBeanFactory factory) {
			factory.registerSingleton(FIRST_RUNS, this.firstRuns);
			factory.registerDisposableBean(FIRST_RUNS, this.firstRuns);
		}
	}

	private void requireStore(String subject) {
		if (this.electors.get() != null && this.ticks.get() == null) {
			throw OnLeaderRules.refuse(subject
					+ "'oncePerTick = true' requires a backend that records ticks, and that of the elections does not",
					"Use the backend jdbc or redis, define a bean of type %s that records them elsewhere, or remove 'oncePerTick'."
						.formatted(TickStore.class.getName()));
		}
	}

	private TickStore store() {
		TickStore store = this.ticks.get();
		Assert.state(store != null, "The store must record ticks");
		return store;
	}

	private void call(String beanName, Method method) {
		Object bean = beans().getBean(beanName);
		new ScheduledCall(bean, AopUtils.selectInvocableMethod(method, bean.getClass())).run();
	}

	private ConfigurableListableBeanFactory beans() {
		ConfigurableListableBeanFactory factory = this.beans;
		Assert.state(factory != null, "The bean factory must have been set");
		return factory;
	}

}
