package io.github.leaderelection.engine;

import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The election and the fencing token in the logging context of a thread, while it does
 * guarded work. The thread that opens it closes it, in reverse order.
 */
final class WorkContext {

	static final String ELECTION = "leaderElection";

	static final String TOKEN = "fencingToken";

	private final @Nullable String election = MDC.get(ELECTION);

	private final @Nullable String token = MDC.get(TOKEN);

	private WorkContext() {
	}

	/**
	 * Put a term in the context of the calling thread.
	 * @param term the term
	 * @return what puts the values from before in their place
	 */
	static WorkContext open(Leadership term) {
		WorkContext context = new WorkContext();
		MDC.put(ELECTION, term.election());
		MDC.put(TOKEN, String.valueOf(term.fencingToken()));
		return context;
	}

	void close() {
		restore(ELECTION, this.election);
		restore(TOKEN, this.token);
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
