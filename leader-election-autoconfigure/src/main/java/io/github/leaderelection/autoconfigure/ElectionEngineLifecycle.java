package io.github.leaderelection.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine, which then observes, and stops it, which releases what this instance
 * led. Its phase is below that of web servers, message listeners and schedulers, whose
 * work has stopped by then, and above that of connection factories, which are still
 * there.
 */
class ElectionEngineLifecycle implements SmartLifecycle {

	static final int PHASE = 1000;

	private static final int ATTEMPTS_TO_WAIT_FOR = 3;

	private static final Duration LEAST_WAIT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(ElectionEngineLifecycle.class);

	private final ElectionEngine engine;

	private final LeaderElectionProperties properties;

	private final ElectionEventPublisher publisher;

	private final @Nullable ChosenElectionBackend chosen;

	/**
	 * Create a new {@link ElectionEngineLifecycle}.
	 * @param engine the engine
	 * @param properties the properties
	 * @param publisher publishes the events of the engine
	 * @param chosen the backend, {@code null} if the application has a store or an engine
	 * of its own
	 */
	ElectionEngineLifecycle(ElectionEngine engine, LeaderElectionProperties properties,
			ElectionEventPublisher publisher, @Nullable ChosenElectionBackend chosen) {
		this.engine = engine;
		this.properties = properties;
		this.publisher = publisher;
		this.chosen = chosen;
	}

	@Override
	public void start() {
		logBackend();
		this.publisher.subscribe();
		this.properties.elections().forEach(this.engine::elector);
		this.engine.start();
		if (this.properties.failFast()) {
			requireStore();
		}
	}

	private void logBackend() {
		if (this.chosen != null) {
			ElectionBackend backend = this.chosen.backend();
			logger.info("[{}] takes part in elections of namespace '{}' in the backend {} ({})",
					this.engine.candidate(), this.chosen.namespace(), backend.name(), backend.infrastructure());
		}
		else {
			logger.info("[{}] takes part in elections in a store of the application", this.engine.candidate());
		}
	}

	private void requireStore() {
		Duration attempts = this.properties.operationTimeout().multipliedBy(ATTEMPTS_TO_WAIT_FOR);
		Duration timeout = (attempts.compareTo(LEAST_WAIT) > 0) ? attempts : LEAST_WAIT;
		try {
			if (!this.engine.awaitStore(timeout)) {
				String problem = this.engine.problem();
				Problem kind = this.engine.problemKind();
				this.engine.stop();
				throw new StoreUnavailableException(kind, timeout, (problem != null) ? problem : "it did not answer");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.engine.stop();
			throw new StoreUnavailableException(Problem.UNREACHABLE, timeout, "the start was interrupted");
		}
	}

	@Override
	public void stop() {
		this.engine.stop();
	}

	@Override
	public void stop(Runnable callback) {
		this.engine.stopAsync().whenComplete((result, ex) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.engine.isRunning();
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
