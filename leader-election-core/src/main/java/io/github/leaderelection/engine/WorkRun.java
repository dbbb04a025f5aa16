package io.github.leaderelection.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.LeadershipLostException;
import org.jspecify.annotations.Nullable;

/**
 * One open run of the guarded work of one election.
 */
final class WorkRun implements GuardedRun {

	private final GuardedWork owner;

	private final String name;

	private final Term term;

	private final RunSignals signals;

	private final boolean interrupts;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile boolean draining;

	private volatile boolean stopped;

	WorkRun(GuardedWork owner, String name, Term term, Signals signals) {
		this.owner = owner;
		this.name = name;
		this.term = term;
		this.signals = new RunSignals(name, signals);
		this.interrupts = signals.interrupts();
	}

	@Override
	public Term leadership() {
		return this.term;
	}

	String name() {
		return this.name;
	}

	GuardedWork owner() {
		return this.owner;
	}

	RunSignals signals() {
		return this.signals;
	}

	boolean interrupts() {
		return this.interrupts;
	}

	boolean isDraining() {
		return this.draining;
	}

	boolean isStopped() {
		return this.stopped;
	}

	void drain() {
		this.draining = true;
		this.signals.drain();
	}

	void stop() {
		this.stopped = true;
		this.signals.stop();
	}

	@Override
	public boolean isOpen() {
		return !this.closed.get();
	}

	@Override
	public <T extends @Nullable Object, E extends Exception> T call(LeaderWork<T, E> part) throws E {
		ThreadPart entered = this.owner.enter(this);
		if (entered == null && !isOpen()) {
			throw new IllegalStateException(
					"[%s] the run of '%s' was closed".formatted(this.term.election(), this.name));
		}
		if (entered == null) {
			throw new LeadershipLostException(this.term.election(), this.term.fencingToken());
		}
		return this.owner.call(entered, part);
	}

	@Override
	public void close() {
		this.owner.close(this);
	}

	/**
	 * Note that this run is closed.
	 * @return {@code false} if it was closed before
	 */
	boolean end() {
		this.signals.close();
		return this.closed.compareAndSet(false, true);
	}

}
