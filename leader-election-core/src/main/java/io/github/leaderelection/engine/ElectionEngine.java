package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

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

	private final BiFunction<EngineEnvironment, Runnable, GuardedWork> guardedWork;

	private final StoreCondition condition;

	private final EngineListeners listeners;

	private final Electors electors;

	private final Pauses pauses = new Pauses("all elections");

	private final Sessions sessions;

	ElectionEngine(SessionTemplate template, BiFunction<EngineEnvironment, Runnable, GuardedWork> guardedWork) {
		this.template = template;
		this.guardedWork = guardedWork;
		this.electors = new Electors(template.reporting().telemetry());
		EventDispatcher events = new EventDispatcher(template.environment());
		this.condition = new StoreCondition(template.candidate(), events, () -> Moment.now(template.environment()),
				template.store()::isStarting);
		this.sessions = new Sessions(template, events, this.condition, this.electors);
		this.listeners = new EngineListeners(template.environment(), events, this.condition, this.electors.all(),
				this.sessions::announcedTerm);
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
		this.sessions.start();
	}

	/**
	 * Wait until the store has answered for the first time since the start.
	 * @param timeout how long to wait at most
	 * @return {@code false} if the timeout passed first
	 * @throws InterruptedException if the calling thread is interrupted
	 * @see #problem()
	 */
	public boolean awaitStore(Duration timeout) throws InterruptedException {
		CompletableFuture<Void> answer = this.sessions.firstAnswer();
		return answer != null && await(answer, timeout);
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
		this.sessions.campaign();
		this.sessions.nudge(RunningSession::refresh);
	}

	/**
	 * Be a candidate no longer. When this method returns {@link LeaderElector#isLeader()}
	 * is {@code false} in all elections and stays so, and threads that wait for
	 * leadership return. Heartbeats go on, so that no other instance starts while work is
	 * finished here. Does not block.
	 */
	public void drain() {
		drain(false);
	}

	/**
	 * {@linkplain #drain() Drain}, and say when the elections are released.
	 * @param release {@code true} to release each election as soon as its guarded work
	 * has ended, so that another instance leads while this one still shuts down; what
	 * only asked {@link LeaderElector#isLeader()} and is not guarded may then run at the
	 * same time as that of the next leader. {@code false} to release the terms that this
	 * ends only when the engine is stopped. Terms that were resigned or paused before are
	 * released once their work has ended, in either case
	 */
	public void drain(boolean release) {
		this.sessions.drain(release);
		this.sessions.nudge(RunningSession::expireAll);
	}

	/**
	 * {@linkplain #stopAsync() Stop} and wait for the end of it: up to the drain timeout,
	 * the renew deadline and five operation timeouts. Returns in any case. A listener
	 * that calls this keeps itself waiting for the operation timeout.
	 */
	public void stop() {
		try {
			ElectionSettings settings = this.template.settings();
			await(stopAsync(),
					settings.drainTimeout()
						.plus(settings.renewDeadline())
						.plus(settings.operationTimeout().multipliedBy(Departure.STORE_TIMEOUTS + 1)));
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
		return this.sessions.stop();
	}

	/**
	 * Return whether the engine was started and not stopped since.
	 * @return whether it runs
	 */
	public boolean isRunning() {
		return this.sessions.isRunning();
	}

	@Override
	public LeaderElector elector(String election) {
		Elector known = this.electors.get(election);
		return (known != null) ? known : join(Names.requireElection(election));
	}

	private LeaderElector join(String election) {
		Elector elector = this.electors.join(election,
				(name) -> new Elector(name, this.template.environment(), new CallsOfElectors(),
						this.guardedWork.apply(this.template.environment(), () -> this.sessions.whenIdle(name)),
						this.sessions.standing(), this.pauses, this.template.candidacyRules()));
		this.sessions.nudge((running) -> running.join(elector));
		return elector;
	}

	@Override
	public Optional<LeaderElector> joined(String election) {
		return Optional.ofNullable(this.electors.get(election));
	}

	@Override
	public CompletableFuture<Void> leave(String election) {
		CompletableFuture<Void> left = this.electors.leave(Names.requireElection(election));
		if (left == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.sessions.forgetLeft();
		return left.copy();
	}

	@Override
	public void pause(String by) {
		this.pauses.add(by);
		this.electors.endTermsFor(Reason.PAUSED);
		this.sessions.nudge(RunningSession::expireAll);
	}

	@Override
	public void resume(String by) {
		if (this.pauses.remove(by)) {
			this.sessions.nudge(RunningSession::refresh);
		}
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
		return this.sessions.standing().isCandidate();
	}

	@Override
	public List<Member> members() {
		return this.sessions.members();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.listeners.register(listener);
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

	/**
	 * Takes what the application asks of an elector to the session that runs.
	 */
	private final class CallsOfElectors implements ElectorCalls {

		@Override
		public Subscription addListener(Elector elector, ElectionListener listener) {
			return ElectionEngine.this.listeners.register(elector, listener);
		}

		@Override
		public void termEnded(Elector elector) {
			ElectionEngine.this.sessions.nudge((running) -> running.expire(elector.election()));
		}

		@Override
		public void requireOther(Member member) {
			if (member.self() || members().stream().noneMatch((known) -> known.id().equals(member.id()))) {
				throw new IllegalArgumentException(
						"Member '%s' (%s) %s: choose another one of the members that are alive now".formatted(
								member.id(), member.candidate(),
								(member.self()) ? "is this instance" : "is not alive"));
			}
		}

		@Override
		public void resumed() {
			ElectionEngine.this.sessions.nudge(RunningSession::refresh);
		}

	}

}
