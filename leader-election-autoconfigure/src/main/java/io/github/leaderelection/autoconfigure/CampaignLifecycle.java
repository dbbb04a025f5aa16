package io.github.leaderelection.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.engine.ElectionEngine;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Makes this instance a candidate from when the application is ready until it begins to
 * stop. It stops before all other beans: {@code isLeader()} is {@code false} from then
 * on, while heartbeats continue until {@link ElectionEngineLifecycle} ends it.
 */
class CampaignLifecycle implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {

	private static final Logger logger = LoggerFactory.getLogger(CampaignLifecycle.class);

	private final ElectionEngine engine;

	private final ApplicationContext context;

	private final Supplier<CompletableFuture<@Nullable Void>> slowStart;

	private final boolean releaseEarly;

	private final BooleanSupplier lastThread;

	private @Nullable CompletableFuture<@Nullable Void> waiting;

	private boolean ready;

	private boolean running;

	/**
	 * Create a new {@link CampaignLifecycle}.
	 * @param engine the engine
	 * @param context the context whose readiness counts
	 * @param slowStart begins to wait: what it returns is complete when the start has
	 * taken long
	 * @param releaseEarly whether elections are released as soon as guarded work has
	 * ended
	 * @param lastThread whether the process ends with the current thread
	 */
	CampaignLifecycle(ElectionEngine engine, ApplicationContext context,
			Supplier<CompletableFuture<@Nullable Void>> slowStart, boolean releaseEarly, BooleanSupplier lastThread) {
		this.engine = engine;
		this.context = context;
		this.slowStart = slowStart;
		this.releaseEarly = releaseEarly;
		this.lastThread = lastThread;
	}

	@Override
	public synchronized void onApplicationEvent(ApplicationReadyEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.ready = true;
			stopWaiting();
			campaign();
			if (this.lastThread.getAsBoolean()) {
				logger.info("[{}] No other thread keeps this process running: it ends when the main method returns."
						+ " If it is to wait for its elections, set spring.main.keep-alive=true", candidate());
			}
		}
	}

	@Override
	public synchronized void start() {
		this.running = true;
		if (!this.ready) {
			logger.info("[{}] observes until the application is ready, then becomes a candidate", candidate());
			this.waiting = this.slowStart.get();
			this.waiting.thenRun(this::warnIfNotReady);
		}
		campaign();
	}

	private synchronized void warnIfNotReady() {
		if (this.running && !this.ready) {
			logger.warn(
					"[{}] is not a candidate yet, because the application is not ready."
							+ " It is ready after every ApplicationRunner and CommandLineRunner has returned",
					candidate());
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		stopWaiting();
		this.engine.drain(this.releaseEarly);
	}

	// Else the timer would hold the context
	private void stopWaiting() {
		if (this.waiting != null) {
			this.waiting.cancel(false);
			this.waiting = null;
		}
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
			logger.info("[{}] is a candidate", candidate());
		}
	}

	private String candidate() {
		return this.engine.candidate();
	}

}
