package io.github.leaderelection.work;

import io.github.leaderelection.Leadership;

import org.springframework.context.SmartLifecycle;

/**
 * A bean or listener container that is started and stopped.
 */
final class LifecycleBean implements ManagedWork {

	private final SmartLifecycle bean;

	LifecycleBean(SmartLifecycle bean) {
		this.bean = bean;
	}

	@Override
	public void start(Leadership leadership) {
		this.bean.start();
	}

	@Override
	public void stop(Runnable done) {
		this.bean.stop(done);
	}

	@Override
	public boolean isRunning() {
		return this.bean.isRunning();
	}

}
