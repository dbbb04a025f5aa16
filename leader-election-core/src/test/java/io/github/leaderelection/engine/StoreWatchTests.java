package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreWatch}.
 */
class StoreWatchTests {

	private static final SessionId SELF = new SessionId("self");

	private static final SessionId OTHER = new SessionId("other");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final ElectionSettings settings = ElectionSettings.defaults();

	private final CountingStore store = new CountingStore(new InMemoryElectionStore());

	private final StoreWatch watch = new StoreWatch(SessionContexts.of(this.store, this.environment, this.settings,
			new Session(SELF, 0, "self", Map.of(), this.settings.leaseDuration())));

	@Test
	void viewIsOutdatedALeaseAfterItWasReceived() {
		assertThat(this.watch.isOutdated()).isTrue();
		Moment now = Moment.now(this.environment);
		this.watch.observe(Observation.of(new ElectionView("store", false, true, Map.of(), Map.of()), 1, now, now,
				this.settings, TimingRules.SAFE));
		this.world.advance(this.settings.leaseDuration().minusNanos(1));
		assertThat(this.watch.isOutdated()).isFalse();
		this.world.advance(Duration.ofNanos(1));
		assertThat(this.watch.isOutdated()).isTrue();
	}

	@Test
	void silenceCountsFromWhenTheHeartbeatWasReceivedIfTheStoreKnows() {
		observe("store", 1);
		this.world.advance(SECOND.multipliedBy(5));
		ages(SECOND.multipliedBy(3));
		observe("store", 2);
		assertThat(silence()).isEqualTo(SECOND.multipliedBy(3));
		this.world.advance(SECOND);
		observe("store", 2);
		assertThat(silence()).isEqualTo(SECOND.multipliedBy(4));
	}

	@Test
	void silenceIsNotLaterThanTheViewWhateverTheStoreSays() {
		observe("store", 1);
		this.world.advance(SECOND.multipliedBy(5));
		ages(SECOND.negated());
		observe("store", 2);
		assertThat(silence()).isZero();
	}

	@Test
	void viewIsTakenInThoughTheStoreSaysNoAge() {
		observe("store", 1);
		this.world.advance(SECOND.multipliedBy(5));
		this.store.setAges((session, nonce) -> null);
		observe("store", 2);
		assertThat(silence()).isZero();
		this.world.advance(SECOND);
		this.store.setAges((session, nonce) -> {
			throw new IllegalStateException("on purpose");
		});
		observe("store", 2);
		assertThat(silence()).isEqualTo(SECOND);
		observe("store", 3);
		assertThat(silence()).isZero();
	}

	@Test
	void silenceDoesNotCountFromBeforeTheWatchOfTheStore() {
		ages(SECOND.multipliedBy(60));
		observe("store", 1);
		assertThat(silence()).isZero();
		this.world.advance(SECOND);
		observe("store", 2);
		assertThat(silence()).isEqualTo(SECOND);
		this.world.advance(SECOND);
		observe("other store", 2);
		assertThat(silence()).isZero();
		this.world.advance(SECOND);
		observe("other store", 3);
		assertThat(silence()).isEqualTo(SECOND);
		this.world.advance(SECOND);
		// The own heartbeat is missing: the store has lost writes
		observe(new ElectionView("other store", false, false, Map.of(), Map.of(OTHER, session(OTHER, 3))));
		assertThat(silence()).isZero();
	}

	@Test
	void silenceDoesNotCountFromBeforeAGapWhereTheIdentityMayReturn() {
		observe(new ElectionView("store", true, true, Map.of(), Map.of(SELF, session(SELF, 1))));
		this.world.advance(this.settings.renewDeadline());
		ages(SECOND);
		observe(new ElectionView("store", true, true, Map.of(),
				Map.of(SELF, session(SELF, 1), OTHER, session(OTHER, 1))));
		assertThat(silence()).isZero();
	}

	private void ages(Duration age) {
		this.store.setAges((session, nonce) -> OptionalLong.of(age.toNanos()));
	}

	private Duration silence() {
		return Duration.ofNanos(this.environment.nanoTime() - this.watch.silentSince(OTHER));
	}

	private void observe(String storeId, long nonce) {
		observe(new ElectionView(storeId, false, true, Map.of(),
				Map.of(SELF, session(SELF, 1), OTHER, session(OTHER, nonce))));
	}

	private void observe(ElectionView view) {
		Moment now = Moment.now(this.environment);
		this.watch.observe(Observation.of(view, 1, now, now, this.settings, TimingRules.SAFE));
	}

	private Session session(SessionId id, long nonce) {
		return new Session(id, nonce, id.value(), Map.of(), this.settings.leaseDuration());
	}

}
