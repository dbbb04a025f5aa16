package io.github.leaderelection.sample.observation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Asks {@link LeaderElector#isLeader()} all the time on a thread of its own, and writes
 * down from when to when the answer was {@code true}. It observes from before the
 * election starts until after it has stopped.
 */
public final class LeadershipSampler implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(LeadershipSampler.class);

	/**
	 * The time between two questions, if the machine lets the thread run.
	 */
	public static final Duration PERIOD = Duration.ofMillis(5);

	private static final long NONE = 0;

	private final LeaderElector elector;

	private final LongSupplier clock;

	private final long pid = ProcessHandle.current().pid();

	private final Path file;

	private @Nullable Span span;

	private volatile @Nullable Thread thread;

	/**
	 * Create a sampler.
	 * @param elector the elector of the election
	 * @param file the file to write to, which must not exist
	 */
	public LeadershipSampler(LeaderElector elector, Path file) {
		this(elector, file, System::nanoTime);
	}

	LeadershipSampler(LeaderElector elector, Path file, LongSupplier clock) {
		this.elector = elector;
		this.clock = clock;
		this.file = file;
	}

	@Override
	public void start() {
		Thread sampler = new Thread(this::run, "leadership-sampler");
		sampler.setDaemon(true);
		this.thread = sampler;
		sampler.start();
	}

	@Override
	public void stop() {
		this.thread = null;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Start first and stop last.
	 */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

	private void run() {
		try (SpanWriter writer = new SpanWriter(this.file)) {
			while (Thread.currentThread() == this.thread) {
				Span seen = sample();
				if (seen != null) {
					writer.write(seen);
				}
				LockSupport.parkNanos(PERIOD.toNanos());
			}
		}
		catch (IOException ex) {
			logger.warn("Leadership is no longer recorded in {}", this.file, ex);
		}
	}

	/**
	 * Ask once.
	 * @return the span that has changed, {@code null} if none has
	 */
	@Nullable Span sample() {
		Leadership term = this.elector.leadership().orElse(null);
		long before = this.clock.getAsLong();
		boolean leads = this.elector.isLeader();
		long after = this.clock.getAsLong();
		Span last = this.span;
		if (!leads) {
			this.span = null;
			return (last != null) ? last.endedAt(after) : null;
		}
		if (term == null || term.fencingToken() != token()) {
			// The term began or ended during the question
			return null;
		}
		long first = (last != null && last.token() == term.fencingToken()) ? last.first() : after;
		this.span = new Span(new Span.Source(term.candidate(), this.pid), term.fencingToken(), first,
				Math.max(first, before), before + term.remaining().toNanos(), null);
		return this.span;
	}

	private long token() {
		return this.elector.leadership().map(Leadership::fencingToken).orElse(NONE);
	}

}
