package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.engine.EngineEnvironment.Cancellable;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of this instance, from start to stop: its heartbeats, what they show, and
 * the elections in which it is a candidate. Confined to the state thread but for
 * {@link #begin()}, {@link #stop()}, {@link #nudge(Runnable)}, {@link #gate()},
 * {@link #members()} and {@link #firstAnswer()}.
 *
 * @author Leader Election
 */
final class RunningSession {

	private static final Logger logger = LoggerFactory.getLogger(RunningSession.class);

	private static final long SHORTEST_WATCH_NANOS = 1_000_000;

	/**
	 * So that work which was lost during a suspension is interrupted within a second.
	 */
	private static final long LONGEST_TICK_NANOS = 500_000_000;

	private static final int EVICT_AFTER_LEASES = 10;

	private final ElectionStore store;

	private final EngineEnvironment environment;

	private final ElectionSettings settings;

	private final TimingRules rules;

	private final Session self;

	private final CampaignGate gate = new CampaignGate();

	private final EventDispatcher events;

	private final StoreCondition condition;

	private final Timers timers;

	private final OperationQueue operations;

	private final HeartbeatLoop heartbeats;

	private final Departure departure;

	/**
	 * All electors of the engine, also those that joined since. Read by any thread.
	 */
	private final Collection<Elector> electors;

	private final Silence silence = new Silence();

	private final IdentityWatch identity;

	private final IdentityLog identityLog;

	private final Map<String, Candidacy> candidacies = new LinkedHashMap<>();

	private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();

	private volatile List<Member> members = List.of();

	private @Nullable Lease lease;

	private @Nullable Observation last;

	private Duration longestLease;

	private boolean started;

	private volatile boolean stopRequested;

	private volatile boolean ended;

	private Subscription hints = () -> {
	};

	private Cancellable deadline = () -> {
	};

	private volatile Cancellable tick = () -> {
	};

	RunningSession(ElectionStore store, EngineEnvironment environment, ElectionSettings settings, TimingRules rules,
			Session self, EventDispatcher events, StoreCondition condition, Collection<Elector> electors) {
		this.store = store;
		this.environment = environment;
		this.settings = settings;
		this.rules = rules;
		this.self = self;
		this.events = events;
		this.condition = condition;
		this.identity = new IdentityWatch(rules, self.id());
		this.identityLog = new IdentityLog(settings.leaseDuration(),
				(text) -> logger.info("[{}/{}] {}", self.candidate(), self.id(), text),
				(text) -> logger.warn("[{}/{}] {}", self.candidate(), self.id(), text));
		this.longestLease = settings.leaseDuration();
		this.electors = electors;
		this.timers = new Timers(environment);
		StoreCalls calls = new StoreCalls(environment, this.timers, settings);
		this.operations = new OperationQueue(environment, calls);
		this.heartbeats = new HeartbeatLoop(environment, this.timers, settings, rules, calls, store, self,
				this::observe, this::unreachable);
		this.departure = new Departure(this, this.heartbeats, this.operations);
	}

	/**
	 * Begin to tick: all else follows from that. Any thread. If this throws, nothing was
	 * begun.
	 */
	void begin() {
		try {
			this.tick = this.environment.schedulePeriodically(this::tick, tickNanos());
		}
		catch (Throwable ex) {
			this.ended = true;
			throw ex;
		}
		nudge(this::start);
	}

	private long tickNanos() {
		return Math.min(this.settings.retryPeriod().toNanos(), LONGEST_TICK_NANOS);
	}

	/**
	 * Do at last what something that was thrown has kept from being done, and see to it
	 * that terms end by the wall clock too: the timers stand still while a machine is
	 * suspended.
	 */
	private void tick() {
		if (this.ended) {
			this.tick.cancel();
			return;
		}
		contained(this::start);
		contained(this.heartbeats::tick);
		each(Candidacy::tick);
		contained(this.timers::runDue);
		contained(this.events::handOver);
		contained(this::joinMissing);
		if (this.stopRequested) {
			contained(this.departure::begin);
		}
	}

	private void contained(Runnable task) {
		contained(this.self.candidate(), task);
	}

	void contained(String where, Runnable task) {
		Contained.run(this.environment, where, task);
	}

	/**
	 * Do something with each candidacy: one that throws does not keep it from the others.
	 * @param action what to do
	 */
	void each(Consumer<Candidacy> action) {
		each(this.candidacies.values(), action);
	}

	private void each(Collection<Candidacy> some, Consumer<Candidacy> action) {
		for (Candidacy candidacy : some) {
			contained(candidacy.elector().election(), () -> action.accept(candidacy));
		}
	}

	/**
	 * Run a task on the state thread soon, or never if the environment throws: the next
	 * tick does the same. Any thread.
	 * @param task the task
	 */
	void nudge(Runnable task) {
		contained(() -> this.environment.execute(task));
	}

	Runnable onStateThread(Runnable task) {
		return () -> nudge(task);
	}

	private void start() {
		if (this.started || this.departure.isLeaving()) {
			return;
		}
		contained(this::joinMissing);
		this.heartbeats.start();
		this.started = true;
		contained(this::subscribe);
		logger.info("[{}/{}] joins with lease duration {}", this.self.candidate(), id(),
				ElectionSettings.text(this.settings.leaseDuration()));
	}

	private void subscribe() {
		try {
			this.hints = this.store.subscribe(new Hints());
		}
		catch (Throwable ex) {
			logger.warn("[{}/{}] goes on without hints of the store", this.self.candidate(), id(), ex);
		}
	}

	private void joinMissing() {
		this.electors.forEach(this::join);
	}

	void join(Elector elector) {
		if (!this.candidacies.containsKey(elector.election())) {
			Candidacy candidacy = new Candidacy(elector, this);
			this.candidacies.put(elector.election(), candidacy);
			look();
		}
	}

	void look() {
		this.heartbeats.look();
	}

	// Only one leader is followed, so that there is one heartbeat per retry period. A
	// leader keeps its own pace: if it followed others that follow it, hints would chase
	// each other
	private void follow(SessionId leader) {
		if (!isLeading() && leader.equals(leaderToFollow())) {
			this.heartbeats.follow();
		}
	}

	private @Nullable SessionId leaderToFollow() {
		Observation known = this.last;
		if (known != null) {
			for (String election : this.candidacies.keySet()) {
				ElectionRecord record = known.record(election);
				if (record != null && record.holder() != null && !record.isHeldBy(id())) {
					return record.holder();
				}
			}
		}
		return null;
	}

	private boolean isLeading() {
		return this.candidacies.values().stream().anyMatch((candidacy) -> candidacy.term() != null);
	}

	void wakeAt(long nanos) {
		this.heartbeats.wakeAt(nanos);
	}

	/**
	 * Look again after an operation that did not do what was expected. Each further time
	 * in a row waits twice as long, until that is no sooner than the next heartbeat.
	 * @param times how often in a row that happened before
	 */
	void lookAgain(int times) {
		long delay = this.heartbeats.hintGap() << Math.min(times, 10);
		if (delay < this.settings.retryPeriod().toNanos()) {
			this.heartbeats.lookAt(now() + delay);
		}
	}

	private void observe(Observation observation) {
		// First what ends terms: the store may show a loss of writes only once
		ElectionView view = observation.view();
		IdentityWatch.Outcome outcome = this.identity.observe(observation);
		if (outcome != IdentityWatch.Outcome.CONTINUED) {
			this.silence.reset();
		}
		this.last = observation;
		this.lease = observation.lease();
		this.silence.observe(view, silenceStart(observation));
		this.longestLease = this.silence.longestLease(view, observation.sent().nanos(), this.settings.leaseDuration());
		each(inRandomOrder(), (candidacy) -> candidacy.observe(observation));
		contained(this.condition::answered);
		contained(() -> this.identityLog.report(outcome, observation));
		contained(() -> observeMembers(observation));
		contained(() -> evictDead(observation));
		this.firstAnswer.complete(null);
	}

	// So that many elections are spread over the instances
	private List<Candidacy> inRandomOrder() {
		List<Candidacy> order = new ArrayList<>(this.candidacies.values());
		for (int i = order.size(); i > 1; i--) {
			Collections.swap(order, i - 1, this.environment.random().nextInt(i));
		}
		return order;
	}

	private void observeMembers(Observation observation) {
		List<Member> alive = new ArrayList<>();
		for (Session session : observation.view().sessions().values()) {
			if (silenceOf(session, observation) < session.lease().toNanos()) {
				alive.add(new Member(session.candidate(), session.metadata()));
			}
		}
		this.members = List.copyOf(alive);
	}

	// Removes what crashed instances have left behind. Only a leader does so: followers
	// write nothing but their heartbeats.
	private void evictDead(Observation observation) {
		if (!isLeading() || !this.operations.isEmpty()) {
			return;
		}
		Set<SessionId> holders = new HashSet<>();
		for (ElectionRecord election : observation.view().elections().values()) {
			if (election.holder() != null) {
				holders.add(election.holder());
			}
		}
		long patience = this.settings.leaseDuration().multipliedBy(EVICT_AFTER_LEASES).toNanos();
		for (Session session : observation.view().sessions().values()) {
			long limit = session.lease().toNanos() + patience;
			if (silenceOf(session, observation) > limit && !holders.contains(session.id())) {
				this.operations.add(new Eviction(this.store, session));
			}
		}
	}

	private long silenceOf(Session session, Observation observation) {
		return (session.id().equals(id())) ? 0 : observation.sent().nanos() - this.silence.since(session.id());
	}

	private void unreachable(Throwable cause) {
		if (this.departure.isLeaving()) {
			return;
		}
		this.condition.failed(cause);
		Observation known = this.last;
		if (known == null || now() - known.received().nanos() >= this.settings.leaseDuration().toNanos()) {
			this.members = List.of();
			each(Candidacy::forgetLeader);
		}
	}

	/**
	 * See to it that terms end when their lease does, even if nobody asks.
	 */
	private void watchDeadline() {
		each(Candidacy::expire);
		armDeadline();
	}

	/**
	 * Watch the deadline that comes next.
	 */
	void armDeadline() {
		this.deadline.cancel();
		long soonest = Long.MAX_VALUE;
		for (Candidacy candidacy : this.candidacies.values()) {
			soonest = Math.min(soonest, candidacy.remainingNanos());
		}
		if (soonest != Long.MAX_VALUE) {
			this.deadline = this.timers.schedule(this::watchDeadline, Math.max(soonest, SHORTEST_WATCH_NANOS));
		}
	}

	/**
	 * End all terms in an orderly way and stand for none any more; heartbeats go on.
	 */
	void drain() {
		each((candidacy) -> {
			// A term that has lapsed was lost, and not stopped
			candidacy.expire();
			candidacy.end(Reason.STOPPED);
		});
	}

	/**
	 * {@link #drain() Drain} and stop: when running work has returned release everything,
	 * and end the session. Any thread.
	 * @return completed on the state thread when all is done and the listeners were
	 * notified, or have kept it waiting for the operation timeout
	 */
	CompletableFuture<Void> stop() {
		this.stopRequested = true;
		nudge(this.departure::begin);
		return this.departure.done();
	}

	/**
	 * Note that work of an ended term has returned.
	 */
	void whenIdle() {
		each(Candidacy::whenIdle);
		this.departure.whenIdle();
	}

	boolean isIdle() {
		return this.candidacies.values().stream().allMatch(Candidacy::isIdle);
	}

	List<Candidacy> busy() {
		return this.candidacies.values().stream().filter((candidacy) -> !candidacy.isIdle()).toList();
	}

	/**
	 * Take in no more hints, and watch nothing.
	 */
	void fallSilent() {
		contained(this.hints::close);
		this.deadline.cancel();
		each(Candidacy::forgetLeader);
	}

	/**
	 * End for good.
	 */
	void end() {
		this.ended = true;
		this.timers.cancelAll();
		this.tick.cancel();
	}

	void enqueue(StoreOperation<?> operation) {
		this.operations.add(operation);
	}

	Cancellable schedule(Runnable task, Duration delay) {
		return this.timers.schedule(task, delay.toNanos());
	}

	Term newTerm(String election, long token, long grantedAfter, Lease lease) {
		return new Term(election, this.self.candidate(), token, grantedAfter, lease, this.environment, this.rules);
	}

	CampaignGate gate() {
		return this.gate;
	}

	boolean publish(Runnable grant) {
		return this.gate.pass(grant);
	}

	boolean isCampaigning() {
		return !this.departure.hasBegun() && this.gate.isOpen();
	}

	/**
	 * Return the lease of this session if it is alive by its own clocks.
	 * @return the lease, {@code null} if the session may have been taken for dead
	 */
	@Nullable Lease liveLease() {
		Lease current = this.lease;
		return (current != null && isLive(current)) ? current : null;
	}

	boolean isLive(Lease held) {
		return held.covers(this.environment.nanoTime(), this.environment.currentTimeMillis());
	}

	long silenceStart(Observation observation) {
		return this.rules.silenceStart(observation.sent(), observation.received());
	}

	Silence silence() {
		return this.silence;
	}

	IdentityWatch identity() {
		return this.identity;
	}

	TimingRules rules() {
		return this.rules;
	}

	/**
	 * Return the longest lease duration of any session that may be alive.
	 * @return the lease duration
	 */
	Duration longestLease() {
		return this.longestLease;
	}

	long lastNonce() {
		return this.heartbeats.lastNonce();
	}

	SessionId id() {
		return this.self.id();
	}

	Map<String, String> metadata() {
		return this.self.metadata();
	}

	ElectionSettings settings() {
		return this.settings;
	}

	ElectionStore store() {
		return this.store;
	}

	EventDispatcher events() {
		return this.events;
	}

	long now() {
		return this.environment.nanoTime();
	}

	Instant wallTime() {
		return Instant.ofEpochMilli(this.environment.currentTimeMillis());
	}

	@Nullable Candidacy candidacy(String election) {
		return this.candidacies.get(election);
	}

	List<Member> members() {
		return this.members;
	}

	CompletableFuture<Void> firstAnswer() {
		return this.firstAnswer;
	}

	/**
	 * Takes hints of the store to the state thread.
	 */
	private final class Hints implements HintListener {

		@Override
		public void changed() {
			nudge(RunningSession.this::look);
		}

		@Override
		public void heartbeatSent(SessionId session) {
			nudge(() -> follow(session));
		}

	}

	private record Eviction(ElectionStore store, Session session) implements StoreOperation<Boolean> {

		@Override
		public Boolean call() {
			this.store.evict(this.session);
			return true;
		}

		@Override
		public void answered(Boolean evicted) {
			logger.debug("[{}/{}] evicted: silent for long", this.session.candidate(), this.session.id());
		}

		@Override
		public void unknown(Throwable problem) {
			logger.debug("[{}/{}] could not be evicted", this.session.candidate(), this.session.id(), problem);
		}

	}

}
