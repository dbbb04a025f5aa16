package io.github.leaderelection.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.Member;
import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of this instance, from start to stop: keeps its parts going by one periodic
 * task, and takes to them what the application does. The parts do not know it.
 * <p>
 * Confined to the state thread but for {@link #begin()}, {@link #stop()},
 * {@link #nudge(Runnable)}, {@link #gate()}, {@link #members()} and
 * {@link #firstAnswer()}.
 */
final class RunningSession {

	private static final Logger logger = LoggerFactory.getLogger(RunningSession.class);

	private final SessionContext context;

	private final SessionParts parts;

	private final Timers timers;

	private final Requests requests;

	private final Candidacies candidacies;

	private final JoinedElections joined;

	private final OverduePass overdue;

	private final Hints hints;

	private final HeartbeatResults results;

	private final Departure departure;

	private boolean started;

	private volatile boolean stopRequested;

	private volatile boolean ended;

	private volatile Cancellable tick = () -> {
	};

	RunningSession(SessionContext context, StoreCondition condition, Electors electors) {
		SessionAssembly assembly = new SessionAssembly(context, condition, electors, this::end);
		this.context = context;
		this.parts = assembly.parts();
		this.timers = assembly.timers();
		this.requests = assembly.requests();
		this.candidacies = assembly.candidacies();
		this.joined = assembly.joined();
		this.overdue = assembly.overdue();
		this.hints = assembly.hints();
		this.results = assembly.results();
		this.departure = assembly.departure();
	}

	/**
	 * Begin to tick: all else follows. Any thread. If this throws, nothing was begun.
	 */
	void begin() {
		try {
			this.tick = this.context.environment().schedulePeriodically(this::tick, this.context.tickNanos());
		}
		catch (Throwable ex) {
			this.ended = true;
			throw ex;
		}
		nudge(this::start);
	}

	/**
	 * Do what something that was thrown has kept from being done, and end terms by the
	 * wall clock too: the timers stand still while a machine is suspended.
	 */
	private void tick() {
		if (this.ended) {
			this.tick.cancel();
			return;
		}
		this.context.contained(this.parts.stalls()::check);
		this.context.contained(this::start);
		this.context.contained(this.parts.heartbeats()::tick);
		this.context.contained(this.overdue::tick);
		this.context.contained(this.timers::runDue);
		this.context.contained(this.context.events()::handOver);
		this.context.contained(this.joined::joinMissing);
		this.context.contained(this.joined::forgetLeft);
		if (this.stopRequested) {
			this.context.contained(this.departure::begin);
		}
	}

	/**
	 * Run a task on the state thread soon, or never if the environment throws: the next
	 * tick does the same. What the application has changed is done before. Any thread.
	 * @param task the task
	 */
	void nudge(Runnable task) {
		this.requests.note();
		this.context.nudge(task);
	}

	private void start() {
		if (this.started || this.departure.isLeaving()) {
			return;
		}
		this.context.contained(this.joined::joinMissing);
		this.parts.heartbeats().start();
		this.started = true;
		this.context.contained(this.hints::subscribe);
		logger.info("[{}/{}] joins with lease duration {}", this.context.self().candidate(), this.context.id(),
				DurationText.of(this.context.settings().leaseDuration()));
	}

	void join(Elector elector) {
		this.joined.join(elector);
	}

	void refresh() {
		this.parts.heartbeats().beatSoon();
	}

	/**
	 * When running work has returned release everything, and end the session. The gate
	 * was closed before. Any thread.
	 * @return completed on the state thread when all is done and the listeners were
	 * notified, or have kept it waiting for the operation timeout
	 */
	CompletableFuture<Void> stop() {
		this.stopRequested = true;
		nudge(this.departure::begin);
		return this.departure.done();
	}

	/**
	 * Note that the application has ended the term of an election.
	 * @param election the election
	 */
	void expire(String election) {
		this.candidacies.visit(election, Candidacy::expire);
	}

	/**
	 * Note that the application has ended the terms of all elections.
	 */
	void expireAll() {
		this.candidacies.each(Candidacy::expire);
	}

	/**
	 * Note that work of an ended term has returned.
	 * @param election the election of the term
	 */
	void whenIdle(String election) {
		if (this.ended) {
			return;
		}
		this.candidacies.visit(election, Candidacy::whenIdle);
		this.departure.whenIdle();
	}

	private void end() {
		this.ended = true;
		this.timers.cancelAll();
		this.tick.cancel();
	}

	CampaignGate gate() {
		return this.parts.gate();
	}

	/**
	 * Return the term that was announced as granted and not yet as revoked.
	 * @param election the election
	 * @return the term, {@code null} if this instance does not lead
	 */
	@Nullable Term term(String election) {
		Candidacy candidacy = this.candidacies.get(election);
		return (candidacy != null) ? candidacy.term() : null;
	}

	List<Member> members() {
		return this.results.members();
	}

	CompletableFuture<Void> firstAnswer() {
		return this.results.firstAnswer();
	}

}
