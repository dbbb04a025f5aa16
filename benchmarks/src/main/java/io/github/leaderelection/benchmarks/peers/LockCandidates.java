package io.github.leaderelection.benchmarks.peers;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.jspecify.annotations.Nullable;

/**
 * ShedLock, which has locks and no leaders: a task without end tries to take the lock
 * twice a second, and extends it each third of its time. It leads from the lock that it
 * has got to the first extension that fails.
 */
final class LockCandidates implements Candidates {

	private static final int ATTEMPT_MILLIS = 500;

	private static final int EXTENSIONS = 3;

	private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(1);

	private final LockProvider provider;

	private final Duration lease;

	private final List<Task> tasks;

	LockCandidates(LockProvider provider, Entry entry) {
		this.provider = provider;
		this.lease = Duration.ofMillis(entry.leaseMillis());
		this.tasks = IntStream.range(0, entry.elections())
			.mapToObj((election) -> new Task("election-" + election))
			.toList();
	}

	@Override
	public void start() {
		this.tasks.forEach((task) -> this.threads.execute(task::run));
	}

	@Override
	public boolean isLeader() {
		return this.tasks.get(0).held != null;
	}

	@Override
	public int led() {
		return (int) this.tasks.stream().filter((task) -> task.held != null).count();
	}

	/**
	 * A task that wants to run on one instance, for ever.
	 */
	private final class Task {

		private final String name;

		private volatile @Nullable SimpleLock held;

		Task(String name) {
			this.name = name;
		}

		private void run() {
			try {
				this.held = next(this.held).orElse(null);
			}
			catch (RuntimeException ex) {
				this.held = null;
			}
			long delay = (this.held != null) ? LockCandidates.this.lease.toMillis() / EXTENSIONS : ATTEMPT_MILLIS;
			LockCandidates.this.threads.schedule(this::run, delay, TimeUnit.MILLISECONDS);
		}

		private Optional<SimpleLock> next(@Nullable SimpleLock lock) {
			Duration lease = LockCandidates.this.lease;
			return (lock != null) ? lock.extend(lease, Duration.ZERO) : LockCandidates.this.provider
				.lock(new LockConfiguration(Instant.now(), this.name, lease, Duration.ZERO));
		}

	}

}
