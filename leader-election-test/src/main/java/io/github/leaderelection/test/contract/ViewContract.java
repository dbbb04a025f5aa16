package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A view shows all that was written before it, by whomever, as of one moment.
 */
interface ViewContract extends StoreUnderTest {

	@Test
	default void viewOfNewNamespaceHasOnlyOwnSession() {
		Session session = fixture().newSession("a").withNonce(1);
		ElectionView view = fixture().store().heartbeat(session, 0);
		assertThat(view.elections()).isEmpty();
		assertThat(view.sessions()).containsOnlyKeys(session.id());
		assertThat(view.storeId()).isNotEmpty();
	}

	@Test
	default void createWritesVacantRecord() {
		fixture().store().create("orders", 0);
		ElectionView view = fixture().view();
		assertThat(view.elections()).containsOnlyKeys("orders")
			.containsValue(new ElectionRecord("orders", State.VACANT, null, 0, view.storeId()));
	}

	@Test
	default void createWritesItsToken() {
		fixture().store().create("orders", 1_700_000_000_001L);
		fixture().store().create("orders", 1_700_000_000_002L);
		assertThat(fixture().record("orders")).extracting(ElectionRecord::token).isEqualTo(1_700_000_000_001L);
	}

	@Test
	default void createLeavesRecordAlone() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		fixture().store().create("orders", 0);
		assertThat(fixture().record("orders")).isEqualTo(held);
		fixture().store().release("orders", leader.id(), held.token());
		fixture().store().create("orders", 0);
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
	}

	@Test
	default void viewHasAllElectionsAndSessions() {
		List<Session> sessions = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			Session session = fixture().join("instance-" + i);
			sessions.add(session);
			fixture().lead("election-" + i, session);
		}
		ElectionView view = fixture().view();
		assertThat(view.elections()).hasSize(20);
		assertThat(fixture().withoutObserver(view).values()).containsExactlyInAnyOrderElementsOf(sessions);
		assertThat(view.elections().values()).allMatch((found) -> found.storeId().equals(view.storeId()));
	}

	@Test
	default void viewOfOneStoreShowsWhatAnotherWrote() {
		ElectionStore other = fixture().open();
		Session leader = fixture().join("a");
		for (int i = 0; i < Math.min(fixture().rounds(), 200); i++) {
			ElectionRecord held = fixture().lead("orders", leader);
			assertThat(fixture().view(other).elections()).containsEntry("orders", held);
			leader = fixture().beat(leader);
			assertThat(fixture().view(other).sessions()).containsEntry(leader.id(), leader);
			fixture().store().release("orders", leader.id(), held.token());
			assertThat(fixture().view(other).elections()).containsEntry("orders", StoreFixture.released(held));
		}
	}

	@Test
	default void viewIsOfOneMoment() throws Exception {
		Reader watcher = new Reader(fixture().open(), fixture().newSession("watcher"));
		fixture().store().create("orders", 0);
		AtomicBoolean ended = new AtomicBoolean();
		AtomicInteger views = new AtomicInteger();
		Callable<Integer> hands = () -> {
			try {
				for (int i = 0; i < Math.min(fixture().rounds(), 500); i++) {
					Session leader = fixture().join("instance-" + i);
					fixture().lead("orders", leader);
					// Every other term lasts until one view lies within it, lest all
					// be between terms
					for (int before = views.get(); i % 2 == 0 && views.get() - before < 2 && !ended.get();) {
						LockSupport.parkNanos(20_000);
					}
					fixture().store().close(leader.id());
				}
				return 0;
			}
			finally {
				ended.set(true);
			}
		};
		Callable<Integer> watches = () -> {
			int seen = 0;
			try {
				while (!ended.get()) {
					ElectionView view = watcher.readAll();
					views.incrementAndGet();
					ElectionRecord record = view.elections().get("orders");
					if (record != null && record.holder() != null) {
						assertThat(view.sessions()).as("sessions while there is a holder").containsKey(record.holder());
						seen++;
					}
				}
				return seen;
			}
			finally {
				ended.set(true);
			}
		};
		try (Race race = new Race(2)) {
			assertThat(race.run(List.of(hands, watches)).get(1)).isPositive();
		}
	}

}
