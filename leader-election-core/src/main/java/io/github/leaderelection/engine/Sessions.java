package io.github.leaderelection.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one engine, one after another: the one that runs, and the last one that
 * was stopped, which may still wait for work to return. Any thread.
 */
final class Sessions {

	private final SessionTemplate template;

	private final EventDispatcher events;

	private final StoreCondition condition;

	private final Electors electors;

	private final Standing standing = new Standing();

	private volatile @Nullable RunningSession running;

	private volatile @Nullable RunningSession leaving;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	Sessions(SessionTemplate template, EventDispatcher events, StoreCondition condition, Electors electors) {
		this.template = template;
		this.events = events;
		this.condition = condition;
		this.electors = electors;
	}

	Standing standing() {
		return this.standing;
	}

	synchronized void start() {
		if (this.running != null) {
			return;
		}
		RunningSession starting = new RunningSession(this.template.newSession(this.events), this.condition,
				this.electors);
		this.standing.expect();
		if (this.standing.isCandidate()) {
			starting.gate().open();
		}
		this.running = starting;
		try {
			starting.begin();
		}
		catch (Throwable ex) {
			this.running = null;
			throw ex;
		}
	}

	synchronized void campaign() {
		this.standing.begin();
		RunningSession session = this.running;
		if (session != null) {
			session.gate().open();
		}
	}

	/**
	 * End all terms, grant none any more, and let threads that wait for leadership
	 * return.
	 * @param release whether they are released as soon as their work has ended
	 */
	synchronized void drain(boolean release) {
		this.standing.end();
		RunningSession session = this.running;
		try {
			if (session != null) {
				session.gate().close(release, () -> this.electors.endTerms(Reason.STOPPED));
			}
		}
		finally {
			this.electors.wakeWaiters();
		}
	}

	/**
	 * Drain, and stop the session that runs.
	 * @return completed when it has ended, and at once if none runs
	 */
	synchronized CompletableFuture<Void> stop() {
		try {
			drain(false);
		}
		finally {
			stopRunning();
		}
		return this.stopped.copy();
	}

	private void stopRunning() {
		RunningSession stopping = this.running;
		if (stopping != null) {
			this.leaving = stopping;
			this.running = null;
			this.stopped = stopping.stop();
			this.stopped.thenRun(this::forgetLeft);
		}
	}

	boolean isRunning() {
		return this.running != null;
	}

	/**
	 * Return what completes with the first answer of the store.
	 * @return the future, {@code null} if no session runs
	 */
	@Nullable CompletableFuture<Void> firstAnswer() {
		RunningSession session = this.running;
		return (session != null) ? session.firstAnswer() : null;
	}

	List<Member> members() {
		RunningSession session = this.running;
		return (session != null) ? session.members() : List.of();
	}

	/**
	 * Return the term of an election that was announced as granted and not yet as
	 * revoked. State thread only.
	 * @param election the name of the election
	 * @return the term, {@code null} if there is none
	 */
	@Nullable Term announcedTerm(String election) {
		// A session is noted as leaving before it no longer runs: read in the reverse
		// order
		RunningSession session = this.running;
		RunningSession stopping = this.leaving;
		Term term = (stopping != null) ? stopping.term(election) : null;
		return (term == null && session != null) ? session.term(election) : term;
	}

	/**
	 * Note that work of an ended term has returned.
	 * @param election the election of the term
	 */
	void whenIdle(String election) {
		nudge((session) -> session.whenIdle(election));
		RunningSession stopping = this.leaving;
		if (stopping != null) {
			stopping.nudge(() -> stopping.whenIdle(election));
		}
	}

	/**
	 * Do something with the session that runs soon, on the state thread.
	 * @param action what to do
	 */
	void nudge(Consumer<RunningSession> action) {
		RunningSession session = this.running;
		if (session != null) {
			session.nudge(() -> action.accept(session));
		}
	}

	/**
	 * Forget what was left, unless a session still has something to release.
	 */
	synchronized void forgetLeft() {
		if (this.running != null) {
			nudge(RunningSession::expireAll);
		}
		else if (this.stopped.isDone()) {
			this.electors.leaving().forEach(this.electors::forget);
		}
	}

}
