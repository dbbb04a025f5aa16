package io.github.leaderelection.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import org.jspecify.annotations.Nullable;

/**
 * {@link LeaderWorkListener} that counts skipped calls, and what runs while this instance
 * leads. Runs are measured by their {@linkplain LeaderWorkObservations observations}.
 * Safe for use by any thread.
 */
public final class WorkMeters implements LeaderWorkListener {

	private final Meters meters;

	private final DefaultElectionTagLimit tags;

	private final Map<Work, AtomicInteger> running = new ConcurrentHashMap<>();

	WorkMeters(Meters meters, DefaultElectionTagLimit tags) {
		this.meters = meters;
		this.tags = tags;
	}

	@Override
	public void skipped(String election, String work, SkipCause cause) {
		this.meters
			.counter(LeaderElectionMeter.WORK_SKIPPED, this.tags.tag(election), work, LeaderElectionTag.value(cause))
			.increment();
	}

	@Override
	public void managed(String election, String work) {
		running(election, work);
	}

	@Override
	public Run started(WorkStart start) {
		if (start.kind() != WorkStart.Kind.MANAGED) {
			return Run.IGNORED;
		}
		AtomicInteger count = running(start.election(), start.work());
		return new Run() {

			private final AtomicBoolean counted = new AtomicBoolean();

			@Override
			public void running() {
				if (this.counted.compareAndSet(false, true)) {
					count.incrementAndGet();
				}
			}

			@Override
			public void ended(@Nullable Throwable failure) {
				if (this.counted.get()) {
					count.decrementAndGet();
				}
			}

		};
	}

	private AtomicInteger running(String election, String work) {
		return this.running.computeIfAbsent(new Work(election, work), this::register);
	}

	// Those above the limit would all be one gauge
	private AtomicInteger register(Work work) {
		AtomicInteger count = new AtomicInteger();
		if (this.tags.tag(work.election()).equals(work.election())) {
			this.meters.gauge(LeaderElectionMeter.MANAGED_RUNNING, count, AtomicInteger::get, work.election(),
					work.name());
		}
		return count;
	}

	private record Work(String election, String name) {
	}

}
