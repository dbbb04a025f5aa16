package io.github.leaderelection.test;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.ElectionListener;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;

/**
 * Electors whose leadership a test grants and revokes, with no backend and no waiting. It
 * runs the production engine with a store and clocks that this class controls: terms,
 * tokens, events and guarded work behave as in production, but all effects of a call,
 * listeners included, have happened when it returns. No instance leads before
 * {@link #grant}. Safe for use by any thread.
 *
 * @see AutoConfigureTestLeaderElection
 */
public final class TestLeaderElection implements LeaderElectors {

	// So long that real time plays no part in a test
	private static final ElectionSettings SETTINGS = ElectionSettings.ofLease(Duration.ofDays(1))
		.withClaimMissing(true);

	private static final int ATTEMPTS = 20;

	/**
	 * The label of a pause that is only to end a term.
	 */
	private static final String REVOKED = "test";

	/**
	 * How long {@link #reset()} waits for threads that were interrupted. Real time.
	 */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ManualEnvironment environment = new ManualEnvironment();

	private final ElectionEvents events = new ElectionEvents();

	private final Set<String> pausedBy = ConcurrentHashMap.newKeySet();

	private final PuppetStore store = new PuppetStore(SETTINGS.leaseDuration());

	private final ElectionEngine engine = ElectionEngine.builder(this.store)
		.candidate("test")
		.settings(SETTINGS)
		.environment(this.environment)
		.build();

	/**
	 * Create a new {@link TestLeaderElection}, in which this instance leads nothing.
	 */
	public TestLeaderElection() {
		this.engine.addListener(this.events);
		this.engine.start();
		this.engine.campaign();
	}

	/**
	 * Let this instance lead. Does nothing if it leads already.
	 * @param election the name of the election
	 * @return its term, with a fencing token higher than any before
	 */
	public Leadership grant(String election) {
		LeaderElector elector = elector(election);
		this.store.permit(election);
		for (int attempt = 0; attempt < ATTEMPTS && !elector.isLeader(); attempt++) {
			this.environment.advance(SETTINGS.retryPeriod());
		}
		return elector.leadership()
			.orElseThrow(() -> new IllegalStateException(
					"[%s] could not be granted: work of an earlier term still runs, or the election is paused"
						.formatted(election)));
	}

	/**
	 * Let another instance take over, as if this one had sent no heartbeat for too long:
	 * the term ends as superseded, and its running work is interrupted.
	 * @param election the name of the election
	 */
	public void revoke(String election) {
		elector(election);
		this.store.takeOver(election);
		this.environment.advance(SETTINGS.retryPeriod());
	}

	/**
	 * End the term of this instance for a reason. It does not lead the election again
	 * before it is granted leadership, and can be granted it at once unless work of the
	 * term still runs.
	 * @param election the name of the election
	 * @param reason why the term ends. {@code RENEW_DEADLINE} and {@code STOPPED} end the
	 * terms of all elections, as they do in production
	 * @throws IllegalStateException if this instance does not lead the election
	 */
	public void revoke(String election, Reason reason) {
		LeaderElector elector = elector(election);
		if (!elector.isLeader()) {
			throw new IllegalStateException(
					"[%s] is not led by this instance, so there is no term to revoke: grant it first"
						.formatted(election));
		}
		switch (reason) {
			case RESIGNED -> elector.resign();
			case STOPPED -> stop();
			case PAUSED -> {
				this.store.forbid(election);
				elector.pause(REVOKED);
				elector.resume(REVOKED);
			}
			case LEFT -> leave(election);
			case RENEW_DEADLINE -> {
				this.store.cutOff(true);
				advance(SETTINGS.renewDeadline().plusSeconds(1));
				this.store.cutOff(false);
			}
			case SUPERSEDED -> revoke(election);
			case RECORD_LOST -> this.store.lose(election);
		}
		this.environment.advance(SETTINGS.retryPeriod());
	}

	/**
	 * End all terms, as the stop of an application does.
	 */
	void stop() {
		this.store.forbidAll();
		this.engine.drain();
		this.engine.campaign();
	}

	/**
	 * Undo what tests have done, so that the next one finds this instance leading
	 * nothing, no election paused and no event recorded. All terms end as stopped, and
	 * their work is interrupted. Elections that were {@linkplain #leave left} stay so,
	 * the time that has passed stays, and the next term has a higher fencing token than
	 * all before. A context of Spring resets it before each test method.
	 * @throws IllegalStateException if work ignores the interrupt for a minute
	 */
	public void reset() {
		this.environment.resume();
		stop();
		this.environment.advance(SETTINGS.drainTimeout());
		for (String election : elections()) {
			LeaderElector elector = elector(election);
			awaitWork(elector);
			elector.status().pausedBy().forEach(elector::resume);
		}
		this.pausedBy.forEach(this::resume);
		this.environment.advance(SETTINGS.retryPeriod());
		this.events.clear();
	}

	private static void awaitWork(LeaderElector elector) {
		long start = System.nanoTime();
		while (elector.status().state() == State.DRAINING) {
			if (System.nanoTime() - start > PATIENCE.toNanos()) {
				throw new IllegalStateException(
						"[%s] work of an earlier term still runs: let it end when it is interrupted, and close each guarded run"
							.formatted(elector.election()));
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
		}
	}

	/**
	 * Let time pass, during which this instance sends its heartbeats and what is due
	 * happens: work that drains is interrupted after the drain timeout of 15 s, and a
	 * term goes on. Between two calls, time passes as it really does.
	 * @param duration how much time
	 */
	public void advance(Duration duration) {
		this.environment.advance(duration);
	}

	/**
	 * Return the clock of this instance, which {@link #advance} moves: the real time, and
	 * by how much it was moved.
	 * @return the clock, in UTC
	 */
	public Clock clock() {
		return new ManualClock(this.environment::currentTimeMillis, ZoneOffset.UTC);
	}

	/**
	 * Return the events of all elections and of the store since this object was created.
	 * @return the events, to which later ones are added
	 */
	public ElectionEvents events() {
		return this.events;
	}

	/**
	 * Pause this instance beyond its renew deadline, as a long garbage collection or a
	 * frozen machine does. {@link LeaderElector#isLeader()} is {@code false} when this
	 * method returns, although no event reports it and no work is interrupted before
	 * {@link #resumeProcess()}.
	 */
	public void pauseProcess() {
		this.store.forbidAll();
		this.environment.pause(SETTINGS.renewDeadline().plusSeconds(1));
	}

	/**
	 * Resume this instance after {@link #pauseProcess()}. It leads nothing until it is
	 * granted leadership again.
	 */
	public void resumeProcess() {
		this.environment.resume();
		this.environment.advance(SETTINGS.retryPeriod());
	}

	@Override
	public LeaderElector elector(String election) {
		return this.engine.elector(election);
	}

	@Override
	public Optional<LeaderElector> joined(String election) {
		return this.engine.joined(election);
	}

	@Override
	public Set<String> elections() {
		return this.engine.elections();
	}

	@Override
	public String candidate() {
		return this.engine.candidate();
	}

	@Override
	public boolean isCandidate() {
		return this.engine.isCandidate();
	}

	@Override
	public void pause(String by) {
		this.pausedBy.add(by);
		this.engine.pause(by);
	}

	@Override
	public void resume(String by) {
		this.pausedBy.remove(by);
		this.engine.resume(by);
	}

	@Override
	public CompletableFuture<Void> leave(String election) {
		CompletableFuture<Void> left = this.engine.leave(election);
		this.environment.advance(SETTINGS.retryPeriod());
		return left;
	}

	@Override
	public List<Member> members() {
		return this.engine.members();
	}

	@Override
	public Subscription addListener(ElectionListener listener) {
		return this.engine.addListener(listener);
	}

}
