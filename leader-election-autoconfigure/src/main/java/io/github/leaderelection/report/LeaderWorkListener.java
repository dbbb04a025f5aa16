package io.github.leaderelection.report;

import org.jspecify.annotations.Nullable;

/**
 * Listener for leader-only work: calls of methods with {@code @OnLeader}, and what runs
 * with {@code @WhileLeader}. Beans of this type are called in order, on the thread that
 * does the work, so each method has to return at once. What it throws is logged and keeps
 * no work from running. Implementations must be safe for use by any thread.
 */
public interface LeaderWorkListener {

	/**
	 * A run begins. A call that is skipped is none.
	 * @param start the run
	 * @return what receives the rest of the run
	 */
	default Run started(WorkStart start) {
		return Run.IGNORED;
	}

	/**
	 * A call did not run.
	 * @param election the name of the election
	 * @param work the name of the work
	 * @param cause why
	 */
	default void skipped(String election, String work, SkipCause cause) {
	}

	/**
	 * Something is going to run whenever this instance leads. Called before its first
	 * run, and again when the application context is started again.
	 * @param election the name of the election
	 * @param work the name of the work
	 */
	default void managed(String election, String work) {
	}

	/**
	 * The rest of one run.
	 */
	interface Run {

		/**
		 * A run that nobody is interested in.
		 */
		Run IGNORED = new Run() {
		};

		/**
		 * The calling thread does a part of the work, until it closes the scope.
		 * @return the scope
		 */
		default Scope open() {
			return Scope.NONE;
		}

		/**
		 * What is started and stopped with the term has started.
		 */
		default void running() {
		}

		/**
		 * The run is over. Called once, by any thread, before this instance can release
		 * the election.
		 * @param failure why it has failed, {@code null} if it has not
		 */
		default void ended(@Nullable Throwable failure) {
		}

	}

	/**
	 * A part of a run on one thread.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/**
		 * A part without a scope.
		 */
		Scope NONE = () -> {
		};

		@Override
		void close();

	}

}
