package io.github.leaderelection;

import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * The term under which the calling thread works. It is fixed when the work begins: code
 * that runs under a lost term still sees that term, whose fencing token is the one to
 * hand to a resource, and not that of a later one.
 * <p>
 * A thread works under a term within {@link LeaderElector#runIfLeader},
 * {@link LeaderElector#callIfLeader} and {@link GuardedRun#call}, and where an adapter
 * has {@linkplain #open(GuardedRun) opened} a run on it. A run that was closed is not
 * seen any more, on whichever thread it is open.
 */
public final class CurrentLeadership {

	private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();

	private CurrentLeadership() {
	}

	/**
	 * Return the term of the innermost run.
	 * @return the term, or empty if this thread does no work of a leader
	 */
	public static Optional<Leadership> get() {
		return run((run) -> true).map(GuardedRun::leadership);
	}

	/**
	 * Return the term of the innermost run of one election.
	 * @param election the name of the election
	 * @return the term, or empty if this thread does no work of that leader
	 */
	public static Optional<Leadership> get(String election) {
		return run((run) -> run.leadership().election().equals(election)).map(GuardedRun::leadership);
	}

	/**
	 * Return the innermost open run that meets a condition.
	 * @param condition the condition
	 * @return the run, or empty if there is none
	 */
	public static Optional<GuardedRun> run(Predicate<GuardedRun> condition) {
		for (Scope scope = INNERMOST.get(); scope != null; scope = scope.outer) {
			if (scope.run.isOpen() && condition.test(scope.run)) {
				return Optional.of(scope.run);
			}
		}
		return Optional.empty();
	}

	/**
	 * Let the calling thread work under a run, for adapters that carry it to other
	 * threads. The thread is not interrupted when the run must stop: use
	 * {@link GuardedRun#call} for that.
	 * @param run the run
	 * @return the scope, which the same thread has to close
	 */
	public static Scope open(GuardedRun run) {
		Scope scope = new Scope(run, INNERMOST.get());
		INNERMOST.set(scope);
		return scope;
	}

	/**
	 * A run on one thread, until it is closed there. Scopes are closed in reverse order.
	 */
	public static final class Scope implements AutoCloseable {

		private final GuardedRun run;

		private final @Nullable Scope outer;

		private Scope(GuardedRun run, @Nullable Scope outer) {
			this.run = run;
			this.outer = outer;
		}

		@Override
		public void close() {
			if (this.outer != null) {
				INNERMOST.set(this.outer);
			}
			else {
				INNERMOST.remove();
			}
		}

	}

}
