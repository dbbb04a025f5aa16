package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.engine.ElectionEngine;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Lets this instance be a candidate from when the application is ready until it begins to
 * stop. It is the first of all that stops: {@code isLeader()} is {@code false} from then
 * on, while the session keeps beating until {@link ElectionEngineLifecycle} ends it.
 *
 * @author Leader Election
 */
class CampaignLifecycle implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {

	private final ElectionEngine engine;

	private final ApplicationContext context;

	private boolean ready;

	private boolean running;

	CampaignLifecycle(ElectionEngine engine, ApplicationContext context) {
		this.engine = engine;
		this.context = context;
	}

	@Override
	public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.ready = true;
			campaign();
		}
	}

	@Override
	public synchronized void start() {
		this.running = true;
		campaign();
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.engine.drain();
	}

	@Override
	public void stop(Runnable callback) {
		try {
			stop();
		}
		finally {
			callback.run();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	private void campaign() {
		if (this.ready && this.running) {
			this.engine.campaign();
		}
	}

}
