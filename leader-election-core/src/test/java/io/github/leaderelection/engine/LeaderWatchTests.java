package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderWatch} and {@link Precedence}: for how long another session
 * counts as alive.
 */
class LeaderWatchTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private static final SessionId OTHER = new SessionId("other");

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final CountingStore store = new CountingStore(new InMemoryElectionStore());

	private final SessionContext context = SessionContexts.of(this.store, this.environment, ElectionSettings.defaults(),
			session("self", Map.of()));

	private final Elector elector = new Elector("jobs", this.environment, new NoElectorCalls(() -> {
	}), new GuardedWork(this.environment, () -> {
	}), new Standing(), new Pauses("all elections"), CandidacyRules.SAFE);

	private final StoreWatch watch = new StoreWatch(this.context);

	private final LeaderWatch leader = new LeaderWatch(this.elector, this.context, this.watch, () -> true);

	private final Precedence precedence = new Precedence(this.context, new LiveSessions(this.context, this.watch),
			() -> false);

	@Test
	void leaderIsKnownUntilItWasSilentForItsLease() {
		view(Map.of());
		this.world.advance(LEASE.minusNanos(1));
		view(Map.of());
		assertThat(this.elector.leader()).isPresent();
		this.world.advance(Duration.ofNanos(1));
		view(Map.of());
		assertThat(this.elector.leader()).isEmpty();
	}

	@Test
	void memberThatWasNamedIsWaitedForUntilItWasSilentForItsLease() {
		Map<String, String> advice = transferTo(OTHER);
		long wait = ElectionSettings.defaults().retryPeriod().multipliedBy(2).toNanos();
		assertThat(delay(view(advice))).isEqualTo(wait);
		this.world.advance(LEASE.minusNanos(1));
		assertThat(delay(view(advice))).isEqualTo(wait);
		this.world.advance(Duration.ofNanos(1));
		assertThat(delay(view(advice))).isZero();
	}

	@Test
	void sessionThatWasSilentForItsLeaseBeforeAViewShowsItNeitherLeadsNorIsWaitedFor() {
		observe(1, Map.of());
		this.world.advance(LEASE);
		this.store.setAges((session, nonce) -> OptionalLong.of(LEASE.toNanos()));
		assertThat(delay(observe(2, transferTo(OTHER)))).isZero();
		assertThat(this.elector.leader()).isEmpty();
	}

	@Test
	void memberThatWasNamedAndIsGoneIsNotWaitedFor() {
		assertThat(delay(view(transferTo(new SessionId("gone"))))).isZero();
	}

	@Test
	void instanceThatWasNamedDoesNotWait() {
		assertThat(delay(view(transferTo(new SessionId("self"))))).isZero();
	}

	private static Map<String, String> transferTo(SessionId to) {
		Announcements announcements = new Announcements(session("other", Map.of()));
		announcements.transfer("jobs", 5, to);
		return announcements.session(1).metadata();
	}

	private long delay(Observation observation) {
		return this.precedence.delay(observation.view().elections().get("jobs"), observation);
	}

	private Observation view(Map<String, String> metadata) {
		return observe(0, metadata);
	}

	private Observation observe(long nonce, Map<String, String> metadata) {
		Moment now = Moment.now(this.environment);
		Map<SessionId, Session> sessions = Map.of(OTHER, session("other", metadata).withNonce(nonce),
				new SessionId("self"), session("self", Map.of()));
		ElectionRecord record = new ElectionRecord("jobs", State.HELD, OTHER, 5, "store");
		Observation observation = Observation.of(
				new ElectionView("store", false, true, Map.of("jobs", record), sessions), 0, now, now,
				this.context.settings(), TimingRules.SAFE);
		this.watch.observe(observation);
		this.leader.observe(record, observation, null);
		return observation;
	}

	private static Session session(String candidate, Map<String, String> metadata) {
		return new Session(new SessionId(candidate), 0, candidate, metadata, LEASE);
	}

}
