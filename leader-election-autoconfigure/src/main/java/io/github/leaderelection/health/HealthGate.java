package io.github.leaderelection.health;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.health.HealthSource.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Lets this instance lead only while it is healthy. While its health is bad, the
 * candidacy in all elections is {@linkplain LeaderElectors#pause(String) paused} with the
 * label {@value #PAUSED_BY}: work drains, and another instance leads. The candidacy
 * resumes after the health has been good for the configured time without a bad answer in
 * between, and after a start with the first good answer.
 * <p>
 * It asks on a thread of its own, at every interval and whenever the availability of the
 * application changes, while this instance is a candidate. A check that throws, or does
 * not answer within the timeout, counts as bad. A bad answer counts when a second one
 * confirms it, half a second or one interval later.
 */
public final class HealthGate implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<?>> {

	/**
	 * The label of the pause.
	 */
	public static final String PAUSED_BY = "health";

	/**
	 * Below that of the campaign, which stops first: then nothing is led any more, and
	 * what the health is does not matter.
	 */
	static final int PHASE = Integer.MAX_VALUE - 1;

	private static final Logger logger = LoggerFactory.getLogger(HealthGate.class);

	private final LeaderElectors electors;

	private final HealthSource source;

	private final HealthGateSettings settings;

	private final BooleanSupplier closing;

	private final Supplier<GateThreads> threads;

	private volatile @Nullable Running running;

	/**
	 * Create a new {@link HealthGate}.
	 * @param electors the electors
	 * @param source where to ask
	 * @param settings how to ask and to decide
	 * @param closing whether the application is closing
	 */
	public HealthGate(LeaderElectors electors, HealthSource source, HealthGateSettings settings,
			BooleanSupplier closing) {
		this(electors, source, settings, closing, SystemGateThreads::new);
	}

	HealthGate(LeaderElectors electors, HealthSource source, HealthGateSettings settings, BooleanSupplier closing,
			Supplier<GateThreads> threads) {
		this.electors = electors;
		this.source = source;
		this.settings = settings;
		this.closing = closing;
		this.threads = threads;
	}

	@Override
	public synchronized void start() {
		if (this.running == null) {
			logger.info("[{}] candidacy is paused until health group '{}' is good", this.electors.candidate(),
					this.settings.group());
			this.electors.pause(PAUSED_BY);
			this.running = new Running(this.threads.get());
		}
	}

	@Override
	public synchronized void stop() {
		Running running = this.running;
		this.running = null;
		if (running != null) {
			running.threads.close();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running != null;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		Running running = this.running;
		if (running != null) {
			running.watch.askNow();
		}
	}

	/**
	 * What is between a start and a stop. On the thread that decides.
	 */
	private final class Running {

		private final GateThreads threads;

		private final HealthWatch watch;

		private final GateState state = new GateState(HealthGate.this.settings);

		private boolean reported;

		private Running(GateThreads threads) {
			this.threads = threads;
			this.watch = new HealthWatch(HealthGate.this.source, HealthGate.this.settings, threads, this::isWanted,
					this::answered);
			this.watch.start();
		}

		private boolean isWanted() {
			return HealthGate.this.running == this && HealthGate.this.electors.isCandidate()
					&& !HealthGate.this.closing.getAsBoolean();
		}

		// Under the lock, so that nothing changes after a stop
		private void answered(Answer answer) {
			synchronized (HealthGate.this) {
				if (HealthGate.this.running == this) {
					decide(answer);
				}
			}
		}

		private void decide(Answer answer) {
			LeaderElectors electors = HealthGate.this.electors;
			HealthGateSettings settings = HealthGate.this.settings;
			switch (this.state.answered(answer.good(), this.threads.nanoTime())) {
				case OPENED -> {
					// Another label may pause it still
					logger.info("[{}] health group '{}' is good: lifts its pause", electors.candidate(),
							settings.group());
					electors.resume(PAUSED_BY);
				}
				case CLOSED -> {
					logger.warn("[{}] health group '{}' is bad ({}): leads nothing until it has been good for {}",
							electors.candidate(), settings.group(), answer.text(), DurationText.of(settings.goodFor()));
					electors.pause(PAUSED_BY);
				}
				case NONE -> reportStart(answer);
			}
			Duration decision = this.state.untilDecision(this.threads.nanoTime());
			if (decision != null) {
				this.watch.askIn(decision);
			}
		}

		private void reportStart(Answer answer) {
			if (this.state.isStarting() && !this.reported) {
				this.reported = true;
				logger.info("[{}] health group '{}' is bad ({}): candidacy is paused until it is good",
						HealthGate.this.electors.candidate(), HealthGate.this.settings.group(), answer.text());
			}
		}

	}

}
