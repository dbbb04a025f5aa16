package io.github.leaderelection.schedule;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;

/**
 * Lets one run of a method be open at a time in this process.
 */
final class SingleRun {

	private final AtomicBoolean busy = new AtomicBoolean();

	/**
	 * Let a run be the only one.
	 * @param run the run
	 * @return the run, which is to be closed in its place, empty if another one is open
	 */
	Optional<GuardedRun> enter(GuardedRun run) {
		return (this.busy.compareAndSet(false, true)) ? Optional.of(new Entered(run)) : Optional.empty();
	}

	/**
	 * The open run.
	 */
	private final class Entered implements GuardedRun {

		private final GuardedRun run;

		private final AtomicBoolean left = new AtomicBoolean();

		Entered(GuardedRun run) {
			this.run = run;
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
			return this.run.call(part);
		}

		// Another run may begin as soon as this one is over, and not before
		@Override
		public void close() {
			this.run.close();
			if (this.left.compareAndSet(false, true)) {
				SingleRun.this.busy.set(false);
			}
		}

	}

}
