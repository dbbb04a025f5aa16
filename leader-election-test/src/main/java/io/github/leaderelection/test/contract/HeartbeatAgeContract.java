package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What a store says of the age of a heartbeat is never more than the time since it was
 * sent.
 * <p>
 * A store that knows no ages passes: the contract cannot show that one does.
 */
interface HeartbeatAgeContract extends StoreUnderTest {

	/**
	 * Each round is a check that a store fails once if it fails it at all.
	 */
	int MOST_ROUNDS = 20;

	@Test
	default void heartbeatIsNoOlderThanTheTimeSinceItWasSent() {
		List<ElectionStore> stores = List.of(fixture().store(), fixture().open());
		Session session = fixture().newSession("a");
		List<Sent> sent = new ArrayList<>();
		for (int i = 0; i < Math.min(MOST_ROUNDS, fixture().rounds()); i++) {
			Session next = session.withNonce(session.nonce() + 1);
			stores.forEach((store) -> assertUnknown(store, next));
			sent.add(new Sent(next, System.nanoTime()));
			session = fixture().beat(session);
			stores.forEach(fixture()::view);
			sent.forEach((heartbeat) -> stores.forEach(heartbeat::assertNotOlder));
		}
	}

	@Test
	default void heartbeatThatIsRepeatedOrLateMakesNoneOlder() {
		ElectionStore other = fixture().open();
		Sent first = new Sent(fixture().newSession("a").withNonce(1), System.nanoTime());
		fixture().store().heartbeat(first.session(), 0);
		Sent second = new Sent(first.session().withNonce(2), System.nanoTime());
		fixture().store().heartbeat(second.session(), 1);
		fixture().store().heartbeat(first.session(), 0);
		other.heartbeat(second.session(), 1);
		for (ElectionStore store : List.of(fixture().store(), other)) {
			fixture().view(store);
			first.assertNotOlder(store);
			second.assertNotOlder(store);
		}
	}

	@Test
	default void sessionThatReturnsHasTheAgeOfItsLastHeartbeat() {
		Session before = fixture().join("a");
		fixture().store().evict(before);
		Sent after = new Sent(before.withNonce(before.nonce() + 1), System.nanoTime());
		fixture().store().heartbeat(after.session(), 0);
		after.assertNotOlder(fixture().store());
		fixture().store().close(before.id());
		fixture().view();
		after.assertNotOlder(fixture().store());
	}

	@Test
	default void heartbeatInAnotherNamespaceIsNone() {
		ElectionStore other = fixture().open(fixture().namespace() + "-other");
		Session session = fixture().join("a");
		Session elsewhere = session.withNonce(session.nonce() + 1);
		other.heartbeat(elsewhere, 0);
		fixture().view();
		assertUnknown(fixture().store(), elsewhere);
	}

	private static void assertUnknown(ElectionStore store, Session session) {
		Assertions.assertThat(store.heartbeatAge(session.id(), session.nonce()))
			.as("age of a heartbeat that was not sent")
			.isEmpty();
	}

	/**
	 * A heartbeat.
	 *
	 * @param session the session as of that heartbeat
	 * @param nanos read before it was sent
	 */
	record Sent(Session session, long nanos) {

		void assertNotOlder(ElectionStore store) {
			OptionalLong age = store.heartbeatAge(this.session.id(), this.session.nonce());
			long since = System.nanoTime() - this.nanos;
			age.ifPresent((nanos) -> Assertions.assertThat(nanos).isBetween(0L, since));
		}

	}

}
