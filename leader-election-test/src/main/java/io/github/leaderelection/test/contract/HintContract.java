package io.github.leaderelection.test.contract;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where there are hints, a release and a close give one to all instances; without them
 * all is as it was.
 */
interface HintContract extends StoreUnderTest {

	/**
	 * One more than a store may give by itself, when the subscription comes into effect.
	 */
	int HINTS = 2;

	@Test
	default void releaseGivesHint() throws Exception {
		assertHinted(fixture().open(), this::release);
	}

	@Test
	default void closeGivesHint() throws Exception {
		assertHinted(fixture().open(), (session, held) -> fixture().store().close(session.id()));
	}

	@Test
	default void hintsReachAllSubscribers() throws Exception {
		ElectionStore other = fixture().open();
		Semaphore first = new Semaphore(0);
		Semaphore second = new Semaphore(0);
		Semaphore third = new Semaphore(0);
		try (Subscription a = other.subscribe(first::release);
				Subscription b = other.subscribe(second::release);
				Subscription c = fixture().store().subscribe(third::release)) {
			assertThat(List.of(a, b, c)).hasSize(3);
			for (Semaphore hints : List.of(first, second, third)) {
				assertThat(handOverUntil(hints, HINTS)).isEqualTo(fixture().givesHints());
			}
		}
	}

	@Test
	default void endedSubscriptionGetsNoHints() throws Exception {
		Semaphore hints = new Semaphore(0);
		Subscription ended = fixture().store().subscribe(hints::release);
		Semaphore witness = new Semaphore(0);
		try (Subscription lasting = fixture().store().subscribe(witness::release)) {
			assertThat(lasting).isNotNull();
			assertThat(handOverUntil(hints, HINTS)).isEqualTo(fixture().givesHints());
			ended.close();
			ended.close();
			// Subscribers are notified one after the other: once the other is notified
			// twice, no
			// hint that was given before the end is still on its way
			witness.drainPermits();
			assertThat(handOverUntil(witness, 2)).isEqualTo(fixture().givesHints());
			hints.drainPermits();
			witness.drainPermits();
			assertThat(handOverUntil(witness, 2)).isEqualTo(fixture().givesHints());
			assertThat(hints.availablePermits()).isZero();
		}
		assertHinted(fixture().store(), this::release);
	}

	@Test
	default void hintsArriveAgainAfterADisconnect() throws Exception {
		ElectionStore other = fixture().open();
		Semaphore hints = new Semaphore(0);
		try (Subscription lasting = other.subscribe(hints::release)) {
			assertThat(lasting).isNotNull();
			assertThat(handOverUntil(hints, HINTS)).isEqualTo(fixture().givesHints());
			other.disconnect();
			hints.drainPermits();
			other.heartbeat(fixture().join("a"), 0);
			assertThat(handOverUntil(hints, HINTS)).isEqualTo(fixture().givesHints());
			other.disconnect();
		}
		assertHinted(other, this::release);
	}

	@Test
	default void storeWorksWithoutSubscription() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		fixture().store().subscribe(() -> {
		}).close();
		assertThat(fixture().store().release("orders", leader.id(), held.token())).isTrue();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
	}

	private void assertHinted(ElectionStore store, HandOver handOver) throws Exception {
		Semaphore hints = new Semaphore(0);
		try (Subscription subscription = store.subscribe(hints::release)) {
			assertThat(subscription).isNotNull();
			assertThat(handOverUntil(hints, HINTS, handOver)).isEqualTo(fixture().givesHints());
		}
	}

	private boolean handOverUntil(Semaphore hints, int count) throws Exception {
		return handOverUntil(hints, count, this::release);
	}

	private boolean handOverUntil(Semaphore hints, int count, HandOver handOver) throws Exception {
		boolean arrived = hints.tryAcquire(count);
		for (int i = 0; i < ((fixture().givesHints()) ? 200 : 2) && !arrived; i++) {
			// Once may be too early: a subscription may take a moment to be in effect
			Session session = fixture().join("a");
			handOver.execute(session, fixture().lead("orders", session));
			arrived = hints.tryAcquire(count, 50, TimeUnit.MILLISECONDS);
		}
		return arrived;
	}

	private void release(Session session, ElectionRecord held) {
		fixture().store().release("orders", session.id(), held.token());
	}

	/**
	 * How a leader goes.
	 */
	interface HandOver {

		void execute(Session session, ElectionRecord held);

	}

}
