package io.github.leaderelection.fencing;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionManager;

/**
 * The runs on the calling thread whose transactions are fenced by a
 * {@link FencedTransactionListener}. They say nothing about other threads.
 */
public final class FencedRuns {

	private static final ThreadLocal<@Nullable Scope> INNERMOST = new ThreadLocal<>();

	private FencedRuns() {
	}

	/**
	 * Run a part of the work on the calling thread, as {@link GuardedRun#call} does. The
	 * transactions that the thread begins within the part are fenced by the term of the
	 * run, as well as by those of the fenced runs around it, each by what it was given.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param run the run
	 * @param transactions what fences transactions by the term of the run
	 * @param part what to do
	 * @return the result of the part
	 * @throws E if the part throws it
	 * @throws LeadershipLostException if the run must stop already
	 */
	public static <T extends @Nullable Object, E extends Exception> T call(GuardedRun run,
			FencedTransactions transactions, LeaderWork<T, E> part) throws E {
		return run.<T, E>call((leadership) -> {
			Scope outer = INNERMOST.get();
			INNERMOST.set(new Scope(leadership, transactions, outer));
			try {
				return part.run(leadership);
			}
			finally {
				restore(outer);
			}
		});
	}

	private static void restore(@Nullable Scope outer) {
		if (outer != null) {
			INNERMOST.set(outer);
		}
		else {
			INNERMOST.remove();
		}
	}

	/**
	 * Return the runs by whose terms a transaction of the calling thread has to be
	 * fenced.
	 * @return the runs, the innermost first
	 */
	static List<Scope> current() {
		Scope innermost = INNERMOST.get();
		if (innermost == null) {
			return List.of();
		}
		List<Scope> scopes = new ArrayList<>();
		for (Scope scope = innermost; scope != null; scope = scope.outer()) {
			scopes.add(scope);
		}
		return scopes;
	}

	/**
	 * A part of a run.
	 *
	 * @param leadership the term of the run
	 * @param transactions what fences transactions by this term
	 * @param outer the part around this one
	 */
	record Scope(Leadership leadership, FencedTransactions transactions, @Nullable Scope outer) {

		void requireGuardable(TransactionManager manager) {
			this.transactions.requireGuardable(manager);
		}

		void fence() {
			this.transactions.fenceByListener(this.leadership);
		}

		boolean isFenced() {
			return this.transactions.isFenced(this.leadership);
		}

	}

}
