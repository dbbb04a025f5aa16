package io.github.leaderelection.schedule;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.config.TaskSchedulerRouter;

/**
 * Schedules the first runs of a context when this instance is elected, on the scheduler
 * of the method, from when the context has started until it begins to stop. Holds up no
 * event: a run waits for a free thread of the scheduler.
 */
public final class FirstRuns implements SmartLifecycle, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(FirstRuns.class);

	private final List<FirstRun> runs = new CopyOnWriteArrayList<>();

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final TaskSchedulerRouter schedulers = new TaskSchedulerRouter();

	private volatile boolean running;

	private @Nullable Subscription subscription;

	/**
	 * Create a new {@link FirstRuns}.
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 */
	public FirstRuns(Supplier<? extends @Nullable LeaderElectors> electors) {
		this.electors = electors;
	}

	/**
	 * Set where the schedulers are found.
	 * @param beans the bean factory of the context
	 */
	public void setBeanFactory(BeanFactory beans) {
		this.schedulers.setBeanFactory(beans);
	}

	/**
	 * Add a method.
	 * @param run its first run
	 */
	public void add(FirstRun run) {
		this.runs.add(run);
	}

	@Override
	public synchronized void start() {
		LeaderElectors all = this.electors.get();
		this.running = true;
		if (this.subscription == null && all != null) {
			this.subscription = all.addListener(this::onEvent);
		}
	}

	private void onEvent(ElectionEvent event) {
		if (this.running && event instanceof LeadershipGrantedEvent granted) {
			this.runs.stream()
				.filter((run) -> run.election().equals(granted.election()) && run.isNew(granted.fencingToken()))
				.forEach((run) -> schedule(run, granted));
		}
	}

	private void schedule(FirstRun run, LeadershipGrantedEvent granted) {
		try {
			this.schedulers.schedule(run.in(granted.fencingToken()), Instant.now());
		}
		catch (TaskRejectedException ex) {
			logger.debug("[{}] The first run was rejected: its scheduler has stopped", granted.election(), ex);
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		if (this.subscription != null) {
			this.subscription.close();
			this.subscription = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void destroy() {
		this.schedulers.destroy();
	}

}
