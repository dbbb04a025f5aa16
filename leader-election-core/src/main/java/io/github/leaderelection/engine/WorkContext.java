package io.github.leaderelection.engine;

import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The election and the fencing token in the logging context of a thread, while it does
 * guarded work.
 */
final class WorkContext {

	static final String ELECTION = "leaderElection";

	static final String TOKEN = "fencingToken";

	private final @Nullable String election = MDC.get(ELECTION);

	private final @Nullable String token = MDC.get(TOKEN);

	private WorkContext() {
	}

	/**
	 * Do work with a term in the context of the calling thread.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param term the term
	 * @param work the work
	 * @return its result
	 * @throws E if the work throws it
	 */
	static <T extends @Nullable Object, E extends Exception> T call(Leadership term, LeaderWork<T, E> work) throws E {
		WorkContext before = new WorkContext();
		try {
			MDC.put(ELECTION, term.election());
			MDC.put(TOKEN, String.valueOf(term.fencingToken()));
			return work.run(term);
		}
		finally {
			restore(ELECTION, before.election);
			restore(TOKEN, before.token);
		}
	}

	private static void restore(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

}
