package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Elects leaders over any {@link ElectionStore}. It renews with one heartbeat everything
 * that this instance leads, judges all time by local clocks, and believes no lock, time
 * to live, ephemeral node or clock of a backend.
 * <p>
 * An engine is first {@linkplain #start() started}: it then sends heartbeats and observes
 * who leads. It is a candidate only while it {@linkplain #campaign() campaigns}. To stop
 * it, {@linkplain #drain() drain} it, end what the application does as the leader, and
 * {@linkplain #stop() stop} it. It may be started again after that, as a new session.
 * Safe for use by any thread.
 *
 * @see ElectionEngineBuilder
 */
public final class ElectionEngine implements LeaderElectors {

	private final SessionTemplate template;

	private final Function<Runnable, GuardedWork> guardedWork;

	private final EventDispatcher events;

	private final StoreCondition condition;

	private final EngineListeners listeners;

	private final Electors electors = new Electors();

	private final Object lifecycle = new Object();

	private final Standing standing = new Standing();

	private volatile @Nullable RunningSession session;

	/**
	 * The last session that was stopped, which may still wait for work to return.
	 */
	private volatile @Nullable RunningSession leaving;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	ElectionEngine(SessionTemplate template, Function<Runnable, GuardedWork> guardedWork) {
		this.template = template;
		this.guardedWork = guardedWork;
		this.events = new EventDispatcher(template.environment());
		this.condition = new StoreCondition(template.candidate(), this.events,
				() -> Moment.now(template.environment()).wallTime(), template.store()::isStarting);
		this.listeners = new EngineListeners(template.environment(), this.events, this.condition, this.electors.all(),
				this::announcedTerm);
	}

	/**
	 * Start to build an engine.
	 * @param store where the elections are kept
	 * @return the builder
	 */
	public static ElectionEngineBuilder builder(ElectionStore store) {
		return new ElectionEngineBuilder(store);
	}

	/**
	 * Start to send heartbeats and to observe who leads, as a new session. Does not block
	 * and needs no reachable store. Does nothing if the engine runs. If this throws,
	 * because no thread could be created for example, the engine does not run and may be
	 * started again; nothing that is thrown later ends its heartbeats.
	 */
	public void start() {
		synchronized (this.lifecycle) {
			if (this.session == null) {
				RunningSession starting = new RunningSession(this.template.newSession(this.events), this.condition,
						this.electors.all());
				this.standing.expect();
				if (this.standing.isCandidate()) {
					starting.gate().open();
				}
				this.session = starting;
				try {
					starting.begin();
				}
				catch (Throwable ex) {
					this.session = null;
					throw ex;
				}
			}
		}
	}

	/**
	 * Wait until the store has answered for the first time since the start.
	 * @param timeout how long to wait at most
	 * @return {@code false} if the timeout passed first
	 * @throws InterruptedException if the calling thread is interrupted
	 * @see #problem()
	 */
	public boolean awaitStore(Duration timeout) throws InterruptedException {
		RunningSession running = this.session;
		return running != null && await(running.firstAnswer(), timeout);
	}

	/**
	 * Return what went wrong with the last call of the store.
	 * @return the problem, {@code null} if the last call was answered
	 */
	public @Nullable String problem() {
		return this.condition.problem();
	}

	/**
	 * Return the kind of what went wrong with the last call of the store.
	 * @return the kind, which means nothing as long as there is no {@link #problem()}
	 */
	public ElectionStoreException.Problem problemKind() {
		return this.condition.kind();
	}

	/**
	 * Be a candidate in all elections that were and will be joined. Does not block.
	 */
	public void campaign() {
		synchronized (this.lifecycle) {
			this.standing.begin();
			RunningSession running = this.session;
			if (running != null) {
				running.gate().open();
			}
		}
		onStateThread(RunningSession::refresh);
	}

	/**
	 * Be a candidate no longer. When this method returns {@link LeaderElector#isLeader()}
	 * is {@code false} in all elections and stays so, and threads that wait for
	 * leadership return. Heartbeats go on, so that no other instance starts while work is
	 * finished here. Does not block.
	 */
	public void drain() {
		synchronized (this.lifecycle) {
			this.standing.end();
			RunningSession running = this.session;
			if (running != null) {
				running.gate().close(() -> this.electors.endTerms(Reason.STOPPED));
			}
		}
		this.electors.wakeWaiters();
		onStateThread(RunningSession::drain);
	}

	/**
	 * {@linkplain #stopAsync() Stop} and wait for the end of it: up to the drain timeout
	 * and a few seconds more. Returns in any case. A listener that calls this keeps
	 * itself waiting for the operation timeout.
	 */
	public void stop() {
		try {
			ElectionSettings settings = this.template.settings();
			await(stopAsync(),
					settings.drainTimeout()
						.plus(settings.renewDeadline())
						.plus(settings.operationTimeout().multipliedBy(4)));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Drain, wait for running work to return for up to the drain timeout, interrupt it
	 * then, release the elections whose work has returned, and end the session. Does not
	 * block. If the engine does not run only threads that wait for leadership return.
	 * @return completed when all of that is done and the listeners were notified, or have
	 * kept it waiting for longer than the operation timeout
	 */
	public CompletableFuture<Void> stopAsync() {
		synchronized (this.lifecycle) {
			RunningSession stopping = this.session;
			drain();
			if (stopping != null) {
				this.leaving = stopping;
				this.session = null;
				this.stopped = stopping.stop();
			}
			return this.stopped.copy();
		}
	}

	/**
	 * Return whether the engine was started and not stopped since.
	 * @return whether it runs
	 */
	public boolean isRunning() {
		return this.session != null;
	}

	@Override
	public LeaderElector elector(String election) {
		Elector known = this.electors.get(election);
		return (known != null) ? known : join(Names.requireElection(election));
	}

	private LeaderElector join(String election) {
		Elector elector = this.electors.join(election, (name) -> new Elector(name, this.template.environment(),
				this.listeners::register, this::afterResign, this.guardedWork.apply(this::whenIdle), this.standing));
		onStateThread((running) -> running.join(elector));
		return elector;
	}

	@Override
	public Set<String> elections() {
		return this.electors.elections();
	}

	@Override
	public String candidate() {
		return this.template.candidate();
	}

	@Override
	public boolean isCandidate() {
		return this.standing.isCandidate();
	}

	@Override
	public List<Member> members() {
		RunningSession running = this.session;
		return (running != null) ? running.members() : List.of();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.listeners.register(listener);
	}

	// The session that is leaving may have yet to announce the end of its terms. It is
	// noted as leaving before it no longer runs: read in the reverse order
	private @Nullable Term announcedTerm(String election) {
		RunningSession running = this.session;
		RunningSession stopping = this.leaving;
		Term term = (stopping != null) ? stopping.term(election) : null;
		return (term == null && running != null) ? running.term(election) : term;
	}

	private void afterResign(Elector elector, Term term) {
		onStateThread((running) -> running.resign(elector.election(), term));
	}

	private void whenIdle() {
		onStateThread(RunningSession::whenIdle);
		RunningSession stopping = this.leaving;
		if (stopping != null) {
			stopping.nudge(stopping::whenIdle);
		}
	}

	private void onStateThread(Consumer<RunningSession> action) {
		RunningSession running = this.session;
		if (running != null) {
			running.nudge(() -> action.accept(running));
		}
	}

	private static boolean await(CompletableFuture<Void> future, Duration timeout) throws InterruptedException {
		try {
			future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

}
