package io.github.leaderelection.engine;

import io.github.leaderelection.GuardedRun.Signals;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the signals of one run: each once, drain before stop, one at a time, and none
 * that has not begun when the run is closed. Any thread; {@link #run()} may be handed
 * over more often than there are signals.
 */
final class RunSignals implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(RunSignals.class);

	private final String work;

	private final Signals signals;

	private State drain = State.NOT_DUE;

	private State stop = State.NOT_DUE;

	private boolean delivering;

	private boolean closed;

	RunSignals(String work, Signals signals) {
		this.work = work;
		this.signals = signals;
	}

	synchronized void drain() {
		if (this.drain == State.NOT_DUE) {
			this.drain = State.DUE;
		}
	}

	synchronized void stop() {
		if (this.stop == State.NOT_DUE) {
			this.stop = State.DUE;
		}
	}

	synchronized void close() {
		this.closed = true;
	}

	/**
	 * Return whether there is a signal that no thread delivers.
	 * @return whether to hand this over
	 */
	synchronized boolean isPending() {
		return !this.closed && !this.delivering && (this.drain == State.DUE || this.stop == State.DUE);
	}

	@Override
	public void run() {
		if (begin()) {
			for (Runnable next = next(); next != null; next = next()) {
				deliver(next);
			}
		}
	}

	private void deliver(Runnable signal) {
		try {
			signal.run();
		}
		catch (Throwable ex) {
			logger.warn("[{}] failed on a signal that its term has ended", this.work, ex);
		}
	}

	private synchronized boolean begin() {
		boolean first = !this.delivering;
		this.delivering = true;
		return first;
	}

	private synchronized @Nullable Runnable next() {
		if (!this.closed && this.drain == State.DUE) {
			this.drain = State.DELIVERED;
			return this.signals::drain;
		}
		if (!this.closed && this.stop == State.DUE) {
			this.stop = State.DELIVERED;
			return this.signals::stop;
		}
		this.delivering = false;
		return null;
	}

	private enum State {

		NOT_DUE, DUE, DELIVERED

	}

}
