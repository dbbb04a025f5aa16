package io.github.leaderelection.work;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.report.WorkReports;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextStartedEvent;

/**
 * Follows the elections of all that runs only on the leader, from when the context has
 * started until it begins to stop. It is a dependent of what Spring starts and stops as
 * well, so that Spring does so before it starts, and after it has stopped: a second stop
 * may call back before the first ends, as that of a Rabbit container does.
 */
public final class WhileLeaderLifecycle implements SmartLifecycle, ApplicationListener<ContextStartedEvent> {

	/**
	 * The name of the bean.
	 */
	public static final String BEAN_NAME = "whileLeaderLifecycle";

	private static final Logger logger = LoggerFactory.getLogger(WhileLeaderLifecycle.class);

	private final Supplier<List<WorkDeclaration>> declarations;

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final SupervisorSettings settings;

	private final Executor workers;

	private final WorkReports reports;

	private @Nullable List<LeaderSupervisor> supervisors;

	private boolean running;

	/**
	 * Create a new {@link WhileLeaderLifecycle}.
	 * @param beans the beans and methods
	 * @param listeners the listener containers
	 * @param others supplies what declares further work
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param settings how to start and stop
	 * @param workers runs each task on a thread of its own
	 * @param reports reports what runs
	 */
	public WhileLeaderLifecycle(WhileLeaderBeans beans, WhileLeaderListeners listeners,
			Supplier<? extends Collection<WorkDeclarationSource>> others,
			Supplier<? extends @Nullable LeaderElectors> electors, SupervisorSettings settings, Executor workers,
			WorkReports reports) {
		this.declarations = () -> {
			List<WorkDeclaration> all = new ArrayList<>(beans.declarations());
			all.addAll(listeners.declarations());
			others.get().forEach((other) -> all.addAll(other.declarations()));
			return all;
		};
		this.electors = electors;
		this.settings = settings;
		this.workers = workers;
		this.reports = reports;
	}

	@Override
	public synchronized void start() {
		this.running = true;
		if (this.supervisors == null) {
			this.supervisors = create();
		}
		this.supervisors.forEach(LeaderSupervisor::start);
	}

	private List<LeaderSupervisor> create() {
		List<WorkDeclaration> all = this.declarations.get();
		LeaderElectors joined = this.electors.get();
		if (joined == null) {
			all.forEach((declared) -> logger.info("{} does not run: this instance takes part in no election",
					declared.name()));
			return List.of();
		}
		return all.stream()
			.map((declared) -> new LeaderSupervisor(joined.elector(declared.election()), declared.name(),
					declared.work(), this.settings, this.workers, this.reports))
			.toList();
	}

	/**
	 * Stop what an explicit start of the context has started without a term.
	 */
	@Override
	public synchronized void onApplicationEvent(ContextStartedEvent event) {
		if (this.running && this.supervisors != null) {
			this.supervisors.forEach(LeaderSupervisor::wake);
		}
	}

	@Override
	public void stop() {
		stopAll().join();
	}

	/**
	 * Stop, and return when that is done or takes longer than a stop should. Spring stops
	 * what this is a dependent of after the return.
	 */
	@Override
	public void stop(Runnable callback) {
		CompletableFuture<Void> stopped = stopAll();
		await(stopped);
		stopped.whenComplete((result, ex) -> callback.run());
	}

	private void await(CompletableFuture<Void> stopped) {
		try {
			stopped.get(this.settings.stopTimeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("What runs only on the leader has not stopped yet", ex);
		}
	}

	/**
	 * Have Spring start a bean before what runs only on the leader, and stop it after
	 * that.
	 * @param beans the beans of the context
	 * @param beanName the name of the bean
	 */
	public static void enclose(ConfigurableBeanFactory beans, String beanName) {
		beans.registerDependentBean(beanName, BEAN_NAME);
	}

	private synchronized CompletableFuture<Void> stopAll() {
		this.running = false;
		return (this.supervisors != null)
				? CompletableFuture
					.allOf(this.supervisors.stream().map(LeaderSupervisor::stop).toArray(CompletableFuture[]::new))
				: CompletableFuture.completedFuture(null);
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
