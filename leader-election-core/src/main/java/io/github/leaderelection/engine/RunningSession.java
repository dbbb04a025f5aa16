package io.github.leaderelection.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.Member;
import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of this instance, from start to stop: puts its parts together, takes each
 * view to them, and keeps them going by one periodic task. The parts do not know it.
 * <p>
 * Confined to the state thread but for {@link #begin()}, {@link #stop()},
 * {@link #nudge(Runnable)}, {@link #gate()}, {@link #members()} and
 * {@link #firstAnswer()}.
 */
final class RunningSession {

	private static final Logger logger = LoggerFactory.getLogger(RunningSession.class);

	/**
	 * So that work which was lost during a suspension is interrupted within a second.
	 */
	private static final long LONGEST_TICK_NANOS = 500_000_000;

	private final SessionContext context;

	private final SessionParts parts;

	private final StoreCondition condition;

	private final StallWatch stalls;

	private final IdentityLog identityLog;

	private final Timers timers;

	private final HeartbeatLoop heartbeats;

	private final Candidacies candidacies;

	private final Members members;

	private final Looks looks;

	private final Hints hints;

	private final Departure departure;

	private final JoinedElections joined;

	private final ViewPass views;

	private final Overdue overdue;

	private final ForgottenRecords forgotten;

	private final Requests requests = new Requests();

	private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();

	private boolean started;

	private volatile boolean stopRequested;

	private volatile boolean ended;

	private volatile Cancellable tick = () -> {
	};

	RunningSession(SessionContext context, StoreCondition condition, Electors electors) {
		this.context = context;
		this.condition = condition;
		this.identityLog = new IdentityLog(context.settings().leaseDuration(),
				(text) -> logger.info("[{}/{}] {}", context.self().candidate(), context.id(), text),
				(text) -> logger.warn("[{}/{}] {}", context.self().candidate(), context.id(), text));
		this.stalls = new StallWatch(context, tickNanos());
		this.timers = new Timers(context.environment());
		StoreCalls calls = new StoreCalls(context.environment(), this.timers, context.settings());
		OperationQueue operations = new OperationQueue(context.environment(), calls);
		Announcements announcements = new Announcements(context.self());
		this.heartbeats = new HeartbeatLoop(context, this.timers,
				new HeartbeatExchange(context, announcements, calls, new ViewIntake(context, this::observe)),
				this::unreachable);
		SharedLease shared = new SharedLease(context);
		this.candidacies = new Candidacies(context, shared);
		this.overdue = new Overdue(this.candidacies, shared, this.requests);
		SessionLease lease = new SessionLease(context.environment());
		StoreWatch watch = new StoreWatch(context);
		LiveSessions sessions = new LiveSessions(context, watch);
		this.parts = new SessionParts(new CampaignGate(), lease, shared, watch, sessions, operations,
				new Proposals(context, lease, watch, sessions, operations), this.heartbeats,
				new DeadlineWatch(context, this.timers, this.overdue::expire), announcements, this.stalls);
		this.joined = new JoinedElections(electors, this.candidacies, this.parts);
		this.views = new ViewPass(context, this.candidacies, this.parts, this.requests);
		this.forgotten = new ForgottenRecords(context, this.candidacies, operations);
		this.members = new Members(context, this.parts.watch(), operations);
		this.looks = new Looks(context, this.parts, this.candidacies);
		this.hints = new Hints(context, this.looks, this.heartbeats, this.candidacies::follows);
		this.departure = new Departure(context, this.timers, this.heartbeats, operations, this.candidacies,
				this::closeInputs, this::end);
	}

	/**
	 * Begin to tick: all else follows. Any thread. If this throws, nothing was begun.
	 */
	void begin() {
		try {
			this.tick = this.context.environment().schedulePeriodically(this::tick, tickNanos());
		}
		catch (Throwable ex) {
			this.ended = true;
			throw ex;
		}
		nudge(this::start);
	}

	private long tickNanos() {
		return Math.min(this.context.settings().retryPeriod().toNanos(), LONGEST_TICK_NANOS);
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
		this.context.contained(this.stalls::check);
		this.context.contained(this::start);
		this.context.contained(this.heartbeats::tick);
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
		this.heartbeats.start();
		this.started = true;
		this.context.contained(this.hints::subscribe);
		logger.info("[{}/{}] joins with lease duration {}", this.context.self().candidate(), this.context.id(),
				DurationText.of(this.context.settings().leaseDuration()));
	}

	void join(Elector elector) {
		this.joined.join(elector);
	}

	void refresh() {
		this.heartbeats.beatSoon();
	}

	private void observe(Observation observation) {
		// No look is judged by a view that was not taken in to its end
		this.looks.observe(null);
		// First what ends terms: the store may show a loss of writes only once
		IdentityWatch.Outcome outcome = this.parts.watch().observe(observation);
		boolean useful = observation.evidence() != Evidence.NONE;
		if (useful) {
			this.parts.lease().extend(observation.lease());
		}
		this.views.observe(observation);
		this.stalls.answered();
		this.context.contained(this.condition::answered);
		this.context.contained(() -> this.identityLog.report(outcome, observation));
		if (useful) {
			use(observation);
		}
	}

	private void use(Observation observation) {
		this.looks.observe(observation);
		this.context.contained(() -> this.parts.proposals().send(observation));
		this.context.telemetry().view(observation.view().elections().size(), observation.view().sessions().size());
		this.context.contained(() -> this.parts.announcements().observe(observation.view()));
		this.context.contained(() -> this.members.observe(observation));
		this.context.contained(() -> this.forgotten.release(observation));
		this.context.contained(this.joined::forgetLeft);
		if (this.candidacies.isLeading()) {
			this.context.contained(() -> this.members.evictDead(observation));
		}
		this.firstAnswer.complete(null);
	}

	private void unreachable(Throwable cause) {
		if (this.departure.isLeaving()) {
			return;
		}
		if (this.stalls.excuses()) {
			logger.debug("[{}] a heartbeat has failed after this process did not run", this.context.id(),
					ShownText.withoutCredentials(cause));
		}
		else {
			this.condition.failed(cause);
		}
		if (this.parts.watch().isOutdated()) {
			this.members.forget();
			this.candidacies.forgetLeaders();
		}
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

	private void closeInputs() {
		this.context.contained(this.hints::close);
		this.candidacies.each(Candidacy::close);
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
		return this.members.alive();
	}

	CompletableFuture<Void> firstAnswer() {
		return this.firstAnswer;
	}

}
