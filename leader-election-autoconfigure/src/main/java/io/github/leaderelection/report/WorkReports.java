package io.github.leaderelection.report;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.leaderelection.report.LeaderWorkListener.Run;
import io.github.leaderelection.report.LeaderWorkListener.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.function.SingletonSupplier;

/**
 * Reports leader-only work to the listeners of the application. Nothing that a listener
 * throws goes further. Safe for use by any thread.
 */
public final class WorkReports {

	/**
	 * Reports nothing.
	 */
	public static final WorkReports NONE = new WorkReports(List::of);

	private static final Logger logger = LoggerFactory.getLogger(WorkReports.class);

	private final SingletonSupplier<List<LeaderWorkListener>> listeners;

	private final AtomicBoolean warned = new AtomicBoolean();

	/**
	 * Create new {@link WorkReports}.
	 * @param listeners supplies the listeners, when there is something to report for the
	 * first time
	 */
	public WorkReports(Supplier<List<LeaderWorkListener>> listeners) {
		this.listeners = SingletonSupplier.of(listeners);
	}

	/**
	 * Report that a run begins.
	 * @param start the run
	 * @return what has to receive the rest of the run
	 */
	public Run started(WorkStart start) {
		List<Run> runs = new ArrayList<>();
		each(start.work(), listeners(start.work()), (listener) -> {
			Run run = listener.started(start);
			if (run != Run.IGNORED) {
				runs.add(run);
			}
		});
		return (runs.isEmpty()) ? Run.IGNORED : new Runs(start.work(), runs);
	}

	/**
	 * Report that a call did not run.
	 * @param election the name of the election
	 * @param work the name of the work
	 * @param cause why
	 */
	public void skipped(String election, String work, SkipCause cause) {
		each(work, listeners(work), (listener) -> listener.skipped(election, work, cause));
	}

	/**
	 * Report that something is going to run whenever this instance leads.
	 * @param election the name of the election
	 * @param work the name of the work
	 */
	public void managed(String election, String work) {
		each(work, listeners(work), (listener) -> listener.managed(election, work));
	}

	private List<LeaderWorkListener> listeners(String work) {
		try {
			return this.listeners.obtain();
		}
		catch (Throwable ex) {
			failed(work, ex);
			return List.of();
		}
	}

	private <T> void each(String work, List<T> receivers, Consumer<T> action) {
		for (T receiver : receivers) {
			try {
				action.accept(receiver);
			}
			catch (Throwable ex) {
				failed(work, ex);
			}
		}
	}

	private void failed(String work, Throwable ex) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("[{}] A listener for leader-only work has failed; further failures are logged at debug level",
					work, ex);
		}
		else {
			logger.debug("[{}] A listener for leader-only work has failed", work, ex);
		}
	}

	/**
	 * One run, for all listeners that receive it.
	 */
	private final class Runs implements Run {

		private final String work;

		private final List<Run> runs;

		private final AtomicBoolean ended = new AtomicBoolean();

		Runs(String work, List<Run> runs) {
			this.work = work;
			this.runs = runs;
		}

		@Override
		public Scope open() {
			List<Scope> scopes = new ArrayList<>(this.runs.size());
			// The last one that was opened is closed first
			each(this.work, this.runs, (run) -> scopes.add(0, run.open()));
			return () -> each(this.work, scopes, Scope::close);
		}

		@Override
		public void running() {
			each(this.work, this.runs, Run::running);
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (this.ended.compareAndSet(false, true)) {
				each(this.work, this.runs, (run) -> run.ended(failure));
			}
		}

	}

}
