package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.Member;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Members}.
 */
class MembersTests {

	private static final Duration LEASE = Duration.ofSeconds(10);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final CountingStore store = new CountingStore(new InMemoryElectionStore());

	private final SessionContext context = SessionContexts.of(this.store, this.environment, ElectionSettings.defaults(),
			session("self"));

	private final StoreWatch watch = new StoreWatch(this.context);

	private final OperationQueue operations = new OperationQueue(this.environment,
			new StoreCalls(this.environment, new Timers(this.environment), this.context.settings()));

	private final Members members = new Members(this.context, this.watch, this.operations);

	@Test
	void sessionThatWasSilentForItsLeaseUntilTheSendingOfTheViewIsNotAlive() {
		view(Duration.ZERO, "self", "other");
		this.world.advance(LEASE.minusNanos(1));
		// Received later, which proves nothing
		view(Duration.ofNanos(1), "self", "other");
		assertThat(this.members.alive()).extracting(Member::candidate).containsExactlyInAnyOrder("self", "other");
		view(Duration.ZERO, "self", "other");
		assertThat(this.members.alive()).extracting(Member::candidate).containsExactly("self");
	}

	@Test
	void ownSessionIsAliveWhateverTheViewShows() {
		view(Duration.ZERO, "self");
		this.world.advance(LEASE.multipliedBy(2));
		view(Duration.ZERO, "self");
		assertThat(this.members.alive()).extracting(Member::candidate).containsExactly("self");
	}

	@Test
	void evictsNothingWhileAnOperationIsPending() {
		view(Duration.ZERO, "self", "other");
		this.world.advance(LEASE.multipliedBy(11).plusNanos(1));
		Observation observation = view(Duration.ZERO, "self", "other");
		this.members.evictDead(observation);
		this.members.evictDead(observation);
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.store.takeCalls()).containsEntry("evict", 1);
	}

	@Test
	void sessionThatAViewShowsAnewIsAMemberHoweverLongAgoItWasHeardOf() {
		view(Duration.ZERO, "self");
		this.world.advance(LEASE.multipliedBy(12));
		this.store.setAges((session, nonce) -> OptionalLong.of(LEASE.multipliedBy(12).toNanos()));
		this.members.evictDead(view(Duration.ZERO, "self", "other"));
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.store.takeCalls()).doesNotContainKey("evict");
		assertThat(this.members.alive()).extracting(Member::candidate).containsExactlyInAnyOrder("self", "other");
	}

	private Observation view(Duration delay, String... candidates) {
		Map<SessionId, Session> sessions = new LinkedHashMap<>();
		for (String candidate : candidates) {
			sessions.put(new SessionId(candidate), session(candidate));
		}
		Moment sent = Moment.now(this.environment);
		this.world.advance(delay);
		Observation observation = Observation.of(new ElectionView("store", false, true, Map.of(), sessions), 0, sent,
				Moment.now(this.environment), this.context.settings(), TimingRules.SAFE);
		this.watch.observe(observation);
		this.members.observe(observation);
		return observation;
	}

	private static Session session(String candidate) {
		return new Session(new SessionId(candidate), 0, candidate, Map.of(), LEASE);
	}

}
