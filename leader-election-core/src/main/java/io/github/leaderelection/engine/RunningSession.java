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
 * {@link #gate()}, {@link #members()} and {@link #firstAnswer()}.
 *
 * @author Leader Election
 */
final class RunningSession {

	private static final Logger logger = LoggerFactory.getLogger(RunningSession.class);

	private static final long SHORTEST_WATCH_NANOS = 1_000_000;

	private static final int EVICT_AFTER_LEASES = 10;

	private final ElectionStore store;

	private final EngineEnvironment environment;

	private final ElectionSettings settings;

	private final TimingRules rules;

	private final Session self;

	private final CampaignGate gate = new CampaignGate();

	private final EventDispatcher events;

	private final StoreCondition condition;

	private final OperationQueue operations;

	private final StoreCalls calls;

	private final HeartbeatLoop heartbeats;

	private final Silence silence = new Silence();

	private final IdentityWatch identity;

	private final IdentityLog identityLog;

	private final Map<String, Candidacy> candidacies = new LinkedHashMap<>();

	private final CompletableFuture<Void> firstAnswer = new CompletableFuture<>();

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	private volatile List<Member> members = List.of();

	private @Nullable Lease lease;

	private @Nullable Observation last;

	private Duration longestLease;

	private boolean stopping;

	private boolean closing;

	private Subscription hints = () -> {
	};

	private Cancellable deadline = () -> {
	};

	private Cancellable giveUp = () -> {
	};

	RunningSession(ElectionStore store, EngineEnvironment environment, ElectionSettings settings, TimingRules rules,
			Session self, EventDispatcher events, StoreCondition condition) {
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
		this.calls = new StoreCalls(environment, settings);
		this.operations = new OperationQueue(this.calls);
		this.heartbeats = new HeartbeatLoop(environment, settings, rules, this.calls, store, self, this::observe,
				this::unreachable);
	}

	void start(Collection<Elector> electors) {
		logger.info("[{}/{}] joins with lease duration {}", this.self.candidate(), id(),
				ElectionSettings.text(this.settings.leaseDuration()));
		electors.forEach(this::join);
		this.heartbeats.start();
		try {
			this.hints = this.store.subscribe(new Hints());
		}
		catch (RuntimeException ex) {
			logger.warn("[{}/{}] goes on without hints of the store", this.self.candidate(), id(), ex);
		}
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

	private void observe(Observation observation) {
		ElectionView view = observation.view();
		this.condition.answered();
		IdentityWatch.Outcome outcome = this.identity.observe(observation);
		this.identityLog.report(outcome, observation);
		if (outcome != IdentityWatch.Outcome.CONTINUED) {
			this.silence.reset();
		}
		this.last = observation;
		this.lease = observation.lease();
		this.silence.observe(view, silenceStart(observation));
		this.longestLease = this.silence.longestLease(view, observation.sent().nanos(), this.settings.leaseDuration());
		observeMembers(observation);
		inRandomOrder().forEach((candidacy) -> candidacy.observe(observation));
		evictDead(observation);
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
		if (this.closing) {
			return;
		}
		this.condition.failed(cause);
		Observation known = this.last;
		if (known == null || now() - known.received().nanos() >= this.settings.leaseDuration().toNanos()) {
			this.candidacies.values().forEach(Candidacy::forgetLeader);
			this.members = List.of();
		}
	}

	/**
	 * See to it that terms end when their lease does, even if nobody asks.
	 */
	void watchDeadline() {
		this.deadline.cancel();
		long soonest = Long.MAX_VALUE;
		for (Candidacy candidacy : this.candidacies.values()) {
			candidacy.expire();
			soonest = Math.min(soonest, candidacy.remainingNanos());
		}
		if (soonest != Long.MAX_VALUE) {
			this.deadline = this.environment.schedule(this::watchDeadline, Math.max(soonest, SHORTEST_WATCH_NANOS));
		}
	}

	/**
	 * End all terms in an orderly way and stand for none any more; heartbeats go on.
	 */
	void drain() {
		this.candidacies.values().forEach((candidacy) -> candidacy.end(Reason.STOPPED));
	}

	/**
	 * Stop, after a {@link #drain()}: when running work has returned release everything,
	 * and end the session. What still runs after the drain timeout is interrupted; if
	 * that does not help, its election is not released and the lease runs out by itself.
	 * @return completed when all is done
	 */
	CompletableFuture<Void> stop() {
		if (!this.stopping) {
			this.stopping = true;
			this.giveUp = schedule(this::leave, this.settings.drainTimeout().plus(this.settings.renewDeadline()));
			whenIdle();
		}
		return this.stopped;
	}

	/**
	 * Note that work of an ended term has returned.
	 */
	void whenIdle() {
		this.candidacies.values().forEach(Candidacy::whenIdle);
		if (this.stopping && this.candidacies.values().stream().allMatch(Candidacy::isIdle)) {
			leave();
		}
	}

	private void leave() {
		if (this.closing) {
			return;
		}
		this.closing = true;
		this.giveUp.cancel();
		this.hints.close();
		this.deadline.cancel();
		this.candidacies.values().forEach(Candidacy::forgetLeader);
		// An operation, and a heartbeat, that is under way must not be executed after the
		// close
		this.heartbeats.stop(this::release);
	}

	private void release() {
		List<Candidacy> stuck = this.candidacies.values().stream().filter((candidacy) -> !candidacy.isIdle()).toList();
		if (stuck.isEmpty()) {
			this.operations.add(new Farewell(this.store, id(), this.stopped));
			return;
		}
		stuck.forEach((candidacy) -> logger.warn(
				"[{}] work still runs after the drain timeout: not released, the lease will run out by itself",
				candidacy.elector().election()));
		this.candidacies.values().forEach(Candidacy::releaseIfIdle);
		this.operations.add(new LastOperation(this.stopped));
	}

	void enqueue(StoreOperation<?> operation) {
		this.operations.add(operation);
	}

	Cancellable schedule(Runnable task, Duration delay) {
		return this.environment.schedule(task, delay.toNanos());
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
		return !this.stopping && this.gate.isOpen();
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
			RunningSession.this.environment.execute(RunningSession.this::look);
		}

		@Override
		public void beaten(SessionId session) {
			RunningSession.this.environment.execute(() -> follow(session));
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

	/**
	 * Is never executed: when its turn has come all others are done.
	 *
	 * @param done completed then
	 */
	private record LastOperation(CompletableFuture<Void> done) implements StoreOperation<Boolean> {

		@Override
		public boolean isDue() {
			this.done.complete(null);
			return false;
		}

		@Override
		public Boolean call() {
			return true;
		}

		@Override
		public void answered(Boolean answer) {
		}

		@Override
		public void unknown(Throwable problem) {
		}

	}

	private record Farewell(ElectionStore store, SessionId session,
			CompletableFuture<Void> done) implements StoreOperation<Boolean> {

		@Override
		public Boolean call() {
			this.store.close(this.session);
			return true;
		}

		@Override
		public void answered(Boolean closed) {
			this.done.complete(null);
		}

		@Override
		public void unknown(Throwable problem) {
			logger.info("[{}] could not say goodbye to the store, its leases will run out by themselves: {}",
					this.session, String.valueOf(problem.getMessage()));
			this.done.complete(null);
		}

	}

}
