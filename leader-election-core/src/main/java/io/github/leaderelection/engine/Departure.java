package io.github.leaderelection.engine;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one session: wait for running work, release everything, remove the session
 * from the store, and wait for the listeners. Each of these waits has an end. State
 * thread only, but for {@link #done()}.
 */
final class Departure {

	private static final Logger logger = LoggerFactory.getLogger(Departure.class);

	/**
	 * For how many operation timeouts the store may keep a stop waiting: one for a
	 * heartbeat that is under way, one for an operation that begins just before that
	 * returns, and two for the removal of the session, if the store begins it and
	 * declines it late. A claim that is under way may itself take two for that reason,
	 * but the first of them overlaps with the heartbeat. What waits is dropped.
	 */
	static final int STORE_TIMEOUTS = 4;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private final SessionContext context;

	private final Timers timers;

	private final HeartbeatLoop heartbeats;

	private final OperationQueue operations;

	private final Candidacies candidacies;

	private final Hints hints;

	private final Runnable end;

	private boolean begun;

	private boolean leaving;

	private boolean notifying;

	/**
	 * Create a new {@link Departure}.
	 * @param context the session
	 * @param timers the timers of the session
	 * @param heartbeats the heartbeats, which last until all work has returned
	 * @param operations the calls of the store that are not heartbeats
	 * @param candidacies the elections that the session takes part in
	 * @param hints the hints, which end before the listeners are waited for
	 * @param end ends the session for good
	 */
	Departure(SessionContext context, Timers timers, HeartbeatLoop heartbeats, OperationQueue operations,
			Candidacies candidacies, Hints hints, Runnable end) {
		this.context = context;
		this.timers = timers;
		this.heartbeats = heartbeats;
		this.operations = operations;
		this.candidacies = candidacies;
		this.hints = hints;
		this.end = end;
	}

	/**
	 * Return what is completed at the end.
	 * @return the future, completed on the state thread
	 */
	CompletableFuture<Void> done() {
		return this.done;
	}

	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Begin, unless that was done. When running work has returned everything is released
	 * and the session ends. What still runs after the drain timeout was interrupted; if
	 * that does not help, its election is not released and the lease runs out by itself.
	 */
	void begin() {
		if (!this.begun) {
			ElectionSettings settings = this.context.settings();
			schedule(this::leave, settings.drainTimeout().toNanos() + settings.renewDeadline().toNanos());
			this.begun = true;
		}
		// What was to do so before may have been kept from it
		this.candidacies.each(Candidacy::expire);
		whenIdle();
	}

	/**
	 * Note that work of an ended term may have returned.
	 */
	void whenIdle() {
		if (this.begun && this.candidacies.isIdle()) {
			leave();
		}
	}

	private void leave() {
		if (this.leaving) {
			return;
		}
		// Not multiplied as a duration, which takes a while before the release
		schedule(this::notifyListeners, STORE_TIMEOUTS * this.context.settings().operationTimeout().toNanos());
		this.leaving = true;
		// An operation, and a heartbeat, that is under way must not be executed after the
		// close
		this.heartbeats.stop(this::release);
	}

	private void release() {
		List<String> stuck = this.candidacies.busy();
		if (stuck.isEmpty()) {
			// The removal of the session releases everything
			this.operations.dropWaiting();
			this.operations.add(new Farewell(this.context.store(), this.context.id(),
					() -> this.candidacies.each(Candidacy::released), this::notifyListeners));
			return;
		}
		stuck.forEach((election) -> logger.warn(
				"[{}] work still runs after the drain timeout: not released, the lease will run out by itself",
				election));
		this.candidacies.each(Candidacy::releaseIfIdle);
		this.operations.add(new LastOperation(this::notifyListeners));
	}

	// The listeners may block for ever
	private void notifyListeners() {
		if (!this.notifying) {
			this.notifying = true;
			// Not before the release: to close a connection may take a while
			closeInputs();
			schedule(this::finish, this.context.settings().operationTimeout().toNanos());
			this.context.events().afterAll(() -> this.context.nudge(this::finish));
		}
	}

	private void closeInputs() {
		this.context.contained(this.hints::close);
		this.candidacies.each(Candidacy::close);
	}

	private void finish() {
		// The store may be disconnected from now on
		this.operations.close();
		this.end.run();
		this.done.complete(null);
	}

	private void schedule(Runnable task, long delayNanos) {
		this.timers.schedule(task, delayNanos);
	}

	/**
	 * Is never executed: when its turn has come all others are done.
	 *
	 * @param then run then
	 */
	private record LastOperation(Runnable then) implements StoreOperation<@Nullable Void> {

		@Override
		public boolean isDue() {
			this.then.run();
			return false;
		}

		@Override
		public @Nullable Void call() {
			return null;
		}

		@Override
		public void answered(@Nullable Void nothing) {
		}

		@Override
		public void unknown(Throwable problem) {
		}

	}

	/**
	 * Removes the session, which releases all that it holds.
	 *
	 * @param store the store
	 * @param session the session
	 * @param closed run when the store has done so
	 * @param then run in any case
	 */
	private record Farewell(ElectionStore store, SessionId session, Runnable closed,
			Runnable then) implements StoreOperation<@Nullable Void> {

		@Override
		public @Nullable Void call() {
			this.store.close(this.session);
			return null;
		}

		@Override
		public CompletableFuture<Optional<StoreCalls.Answer<@Nullable Void>>> begin() {
			return this.store.beginClose(this.session)
				.thenApply((closed) -> (closed) ? Optional.of(new StoreCalls.Answer<@Nullable Void>(null))
						: Optional.empty());
		}

		@Override
		public void answered(@Nullable Void nothing) {
			try {
				this.closed.run();
			}
			finally {
				this.then.run();
			}
		}

		@Override
		public void unknown(Throwable problem) {
			try {
				logger.info(
						"[{}] could not remove the session from the store, its leases will run out by themselves: {}",
						this.session, ShownText.problem(String.valueOf(problem.getMessage())));
			}
			finally {
				this.then.run();
			}
		}

	}

}
