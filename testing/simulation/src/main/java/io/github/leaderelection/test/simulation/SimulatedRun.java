package io.github.leaderelection.test.simulation;

import java.util.function.Consumer;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * One run of guarded work that is tied to no thread.
 */
final class SimulatedRun implements GuardedRun.Signals {

	private final Kind kind;

	private final Consumer<SimulatedRun> onSignal;

	private @Nullable GuardedRun run;

	private boolean draining;

	private boolean stopping;

	private @Nullable String violation;

	/**
	 * Create a new {@link SimulatedRun}.
	 * @param kind how it behaves
	 * @param onSignal called when it heeds a signal
	 */
	SimulatedRun(Kind kind, Consumer<SimulatedRun> onSignal) {
		this.kind = kind;
		this.onSignal = onSignal;
	}

	/**
	 * Begin, if the elector permits it.
	 * @param elector the elector
	 * @return whether it is open now
	 */
	boolean begin(LeaderElector elector) {
		this.run = elector.begin(this.kind.name(), this).orElse(null);
		return this.run != null;
	}

	@Override
	public void drain() {
		check("drain", this.draining || this.stopping);
		this.draining = true;
		if (this.kind == Kind.ENDLESS) {
			this.onSignal.accept(this);
		}
	}

	@Override
	public void stop() {
		check("stop", this.stopping);
		this.stopping = true;
		if (this.kind != Kind.STUBBORN) {
			this.onSignal.accept(this);
		}
	}

	private void check(String signal, boolean wrong) {
		if (wrong || !isOpen()) {
			this.violation = "%s run of %s received the signal to %s though it %s".formatted(this.kind, this.run,
					signal, (wrong) ? "had received that or the last" : "was closed");
		}
	}

	void close() {
		GuardedRun open = this.run;
		if (open != null) {
			open.close();
			if (this.kind == Kind.CLOSED_TWICE) {
				open.close();
			}
		}
	}

	boolean isOpen() {
		return this.run != null && this.run.isOpen();
	}

	Leadership term() {
		GuardedRun begun = this.run;
		if (begun == null) {
			throw new IllegalStateException("has not begun");
		}
		return begun.leadership();
	}

	Kind kind() {
		return this.kind;
	}

	boolean isDraining() {
		return this.draining;
	}

	boolean isStopping() {
		return this.stopping;
	}

	@Nullable String violation() {
		return this.violation;
	}

	/**
	 * How a run behaves.
	 */
	enum Kind {

		/** Ends by itself, or when it has to stop. */
		FINITE,

		/** The same, and closes twice. */
		CLOSED_TWICE,

		/** Lasts until it is to drain, or has to stop. */
		ENDLESS,

		/** Lasts long after it had to stop. */
		STUBBORN

	}

}
