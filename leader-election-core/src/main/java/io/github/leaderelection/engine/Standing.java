package io.github.leaderelection.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this instance is a candidate, over all its sessions. Written under the
 * lifecycle lock of the engine, read by any thread.
 */
final class Standing {

	private static final Logger logger = LoggerFactory.getLogger(Standing.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile State state = State.EXPECTED;

	/**
	 * Expect a candidacy again, after a stop.
	 */
	void expect() {
		if (this.state == State.ENDED) {
			this.state = State.EXPECTED;
		}
	}

	void begin() {
		this.state = State.CANDIDATE;
	}

	void end() {
		this.state = State.ENDED;
	}

	boolean isCandidate() {
		return this.state == State.CANDIDATE;
	}

	/**
	 * Return whether it is pointless to wait for leadership.
	 * @return whether the candidacy was ended
	 */
	boolean isEnded() {
		return this.state == State.ENDED;
	}

	/**
	 * Warn, the first time, of a thread that waits for leadership before this instance is
	 * a candidate: the candidacy may begin only after that thread.
	 * @param election the election
	 */
	void warnOfEarlyWait(String election) {
		if (this.state == State.EXPECTED && this.warned.compareAndSet(false, true)) {
			logger.warn("[{}] awaitLeadership was called before this instance is a candidate, and waits for that first."
					+ " A Spring Boot application is a candidate once it is ready, which is after every"
					+ " ApplicationRunner has returned: do not wait in one", election);
		}
	}

	private enum State {

		/**
		 * No candidacy has begun since the engine was created or started again.
		 */
		EXPECTED,

		/**
		 * This instance is a candidate.
		 */
		CANDIDATE,

		/**
		 * The engine was drained or stopped.
		 */
		ENDED

	}

}
