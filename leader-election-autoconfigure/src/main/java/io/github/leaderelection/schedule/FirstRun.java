package io.github.leaderelection.schedule;

import java.util.concurrent.atomic.AtomicLong;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * The extra run that a scheduled method has when this instance is elected: one per term,
 * and none in any other term than that.
 */
public final class FirstRun {

	private static final ThreadLocal<@Nullable Task> CURRENT = new ThreadLocal<>();

	private final ScheduledJob job;

	private final String election;

	private final boolean onlyIfMissed;

	private final @Nullable String scheduler;

	private final Runnable call;

	private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

	/**
	 * Create a new {@link FirstRun}.
	 * @param job the job
	 * @param election the name of its election
	 * @param onlyIfMissed whether it runs only if it has missed a tick
	 * @param scheduler the qualifier of the scheduler, {@code null} for the default
	 * @param call calls the method as its scheduler does
	 */
	public FirstRun(ScheduledJob job, String election, boolean onlyIfMissed, @Nullable String scheduler,
			Runnable call) {
		this.job = job;
		this.election = election;
		this.onlyIfMissed = onlyIfMissed;
		this.scheduler = scheduler;
		this.call = call;
	}

	/**
	 * Return whether the calling thread makes a first run of a job. Says nothing about
	 * other jobs that this run calls.
	 * @param job the job
	 * @return whether it does
	 */
	static boolean isCurrent(ScheduledJob job) {
		Task current = CURRENT.get();
		return current != null && current.isOf(job);
	}

	/**
	 * Return whether the calling thread makes the first run of a job in a term.
	 * @param job the job
	 * @param term the term
	 * @return whether it does
	 */
	static boolean isOfGrantedTerm(ScheduledJob job, Leadership term) {
		Task current = CURRENT.get();
		return current != null && current.isOf(job) && current.token == term.fencingToken();
	}

	String election() {
		return this.election;
	}

	/**
	 * Return whether a term is new: the event of the current one is repeated when a
	 * listener is added.
	 * @param token its fencing token
	 * @return whether it is the first event of this term
	 */
	boolean isNew(long token) {
		return this.last.getAndAccumulate(token, Math::max) < token;
	}

	/**
	 * Return what to schedule when a term was granted.
	 * @param token its fencing token
	 * @return the task
	 */
	SchedulingAwareRunnable in(long token) {
		return new Task(token);
	}

	/**
	 * The first run of one term.
	 */
	private final class Task implements SchedulingAwareRunnable {

		private final long token;

		Task(long token) {
			this.token = token;
		}

		boolean isOf(ScheduledJob job) {
			return FirstRun.this.job == job;
		}

		@Override
		public @Nullable String getQualifier() {
			return FirstRun.this.scheduler;
		}

		@Override
		public void run() {
			if (FirstRun.this.onlyIfMissed && !FirstRun.this.job.isMissed(FirstRun.this.election)) {
				return;
			}
			CURRENT.set(this);
			try {
				FirstRun.this.call.run();
			}
			finally {
				CURRENT.remove();
			}
		}

		@Override
		public String toString() {
			return "first run of " + FirstRun.this.job.name();
		}

	}

}
