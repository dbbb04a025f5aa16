package io.github.leaderelection.test.contract;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where there are hints, a release and a close give one to all nodes; without them all is
 * as it was.
 *
 * @author Leader Election
 */
interface HintContract extends StoreUnderTest {

	@Test
	default void releaseGivesHint() throws Exception {
		assertHinted((session, held) -> fixture().store().release("orders", session.id(), held.token()));
	}

	@Test
	default void closeGivesHint() throws Exception {
		assertHinted((session, held) -> fixture().store().close(session.id()));
	}

	@Test
	default void hintsReachAllSubscribers() throws Exception {
		ElectionStore other = fixture().open();
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch second = new CountDownLatch(1);
		CountDownLatch third = new CountDownLatch(1);
		try (Subscription a = other.subscribe(first::countDown);
				Subscription b = other.subscribe(second::countDown);
				Subscription c = fixture().store().subscribe(third::countDown)) {
			assertThat(List.of(a, b, c)).hasSize(3);
			for (CountDownLatch latch : new CountDownLatch[] { first, second, third }) {
				assertThat(handOverUntil(latch)).isEqualTo(fixture().givesHints());
			}
		}
	}

	@Test
	default void endedSubscriptionGetsNoHints() throws Exception {
		CountDownLatch first = new CountDownLatch(1);
		AtomicInteger afterEnd = new AtomicInteger();
		Subscription ended = fixture().store().subscribe(() -> {
			first.countDown();
			afterEnd.incrementAndGet();
		});
		handOverUntil(first);
		ended.close();
		ended.close();
		// One more, since a hint may have been on its way
		assertAnotherIsHinted();
		int before = afterEnd.get();
		assertAnotherIsHinted();
		assertThat(afterEnd).hasValue(before);
	}

	private void assertAnotherIsHinted() throws Exception {
		CountDownLatch hinted = new CountDownLatch(1);
		try (Subscription another = fixture().store().subscribe(hinted::countDown)) {
			assertThat(another).isNotNull();
			assertThat(handOverUntil(hinted)).isEqualTo(fixture().givesHints());
		}
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

	private void assertHinted(HandOver handOver) throws Exception {
		CountDownLatch hinted = new CountDownLatch(1);
		try (Subscription subscription = fixture().open().subscribe(hinted::countDown)) {
			assertThat(subscription).isNotNull();
			assertThat(handOverUntil(hinted, handOver)).isEqualTo(fixture().givesHints());
		}
	}

	private boolean handOverUntil(CountDownLatch hinted) throws Exception {
		return handOverUntil(hinted,
				(session, held) -> fixture().store().release("orders", session.id(), held.token()));
	}

	private boolean handOverUntil(CountDownLatch hinted, HandOver handOver) throws Exception {
		boolean arrived = hinted.getCount() == 0;
		for (int i = 0; i < ((fixture().givesHints()) ? 200 : 2) && !arrived; i++) {
			// Once may be too early: a subscription may take a moment to be in effect
			Session session = fixture().join("a");
			handOver.execute(session, fixture().lead("orders", session));
			arrived = hinted.await(50, TimeUnit.MILLISECONDS);
		}
		return arrived;
	}

	/**
	 * How a leader goes.
	 */
	interface HandOver {

		void execute(Session session, ElectionRecord held);

	}

}
