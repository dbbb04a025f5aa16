package io.github.leaderelection.report;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * A guarded run that is reported: each part of it has a scope, and the report ends just
 * before the run is closed.
 */
public final class ReportedRun implements GuardedRun {

	private final GuardedRun run;

	private final LeaderWorkListener.Run report;

	private volatile @Nullable Throwable failure;

	/**
	 * Create a new {@link ReportedRun}.
	 * @param run the run, which is open
	 * @param report what receives the rest of it
	 */
	public ReportedRun(GuardedRun run, LeaderWorkListener.Run report) {
		this.run = run;
		this.report = report;
	}

	/**
	 * Note why the run has failed. The first failure counts.
	 * @param reason why
	 */
	public void fail(Throwable reason) {
		if (this.failure == null) {
			this.failure = reason;
		}
	}

	@Override
	public Leadership leadership() {
		return this.run.leadership();
	}

	@Override
	public boolean isOpen() {
		return this.run.isOpen();
	}

	@Override
	public <T extends @Nullable Object, E extends Exception> T call(LeaderWork<T, E> part) throws E {
		LeaderWorkListener.Scope scope = this.report.open();
		try {
			return this.run.call(part);
		}
		catch (Throwable ex) {
			fail(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	@Override
	public void close() {
		this.report.ended(this.failure);
		this.run.close();
	}

}
