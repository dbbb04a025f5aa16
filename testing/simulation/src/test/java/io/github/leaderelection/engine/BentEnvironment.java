package io.github.leaderelection.engine;

import java.util.random.RandomGenerator;

/**
 * An environment that is as another one, to be wrong in one point.
 */
abstract class BentEnvironment implements EngineEnvironment {

	private final EngineEnvironment environment;

	BentEnvironment(EngineEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public long nanoTime() {
		return this.environment.nanoTime();
	}

	@Override
	public long currentTimeMillis() {
		return this.environment.currentTimeMillis();
	}

	@Override
	public RandomGenerator random() {
		return this.environment.random();
	}

	@Override
	public void execute(Runnable task) {
		this.environment.execute(task);
	}

	@Override
	public Cancellable schedule(Runnable task, long delayNanos) {
		return this.environment.schedule(task, delayNanos);
	}

	@Override
	public Cancellable schedulePeriodically(Runnable task, long delayNanos) {
		return this.environment.schedulePeriodically(task, delayNanos);
	}

	@Override
	public Withdrawable executeStoreCall(Runnable call) {
		return this.environment.executeStoreCall(call);
	}

	@Override
	public void executeListener(Runnable task) {
		this.environment.executeListener(task);
	}

	@Override
	public void failed(String where, Throwable failure) {
		this.environment.failed(where, failure);
	}

}
