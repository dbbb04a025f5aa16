package io.github.leaderelection.test.contract;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stale read has what this very store was acknowledged, and is never older than its
 * base.
 * <p>
 * This cannot show that a stale read ever finds the writes of others, nor that it is
 * faster than a heartbeat. A store that offers none passes, in few rounds: more would
 * repeat other tests.
 */
interface StaleReadContract extends StoreUnderTest {

	/**
	 * Each may need a connection until the end of the test.
	 */
	int NEW_STORES = 10;

	/**
	 * The rounds for a store that offers no stale reads.
	 */
	int FEW = 5;

	@Test
	default void staleReadHasWhatThisStoreWrote() {
		Session leader = fixture().join("a");
		ElectionView older = fixture().reader().readAll();
		ElectionView base = older;
		int rounds = rounds(100);
		for (int i = 0; i < rounds; i++) {
			ElectionRecord held = fixture().lead("orders", leader);
			assertShown(older, held);
			assertShown(base, held);
			fixture().store().release("orders", leader.id(), held.token());
			assertShown(base, StoreFixture.released(held));
			leader = fixture().beat(leader);
			Optional<ElectionView> staleRead = fixture().store().staleRead(base);
			Session current = leader;
			staleRead.ifPresent((view) -> assertThat(view.sessions()).containsEntry(current.id(), current));
			base = fixture().reader().read(base);
		}
	}

	@Test
	default void staleReadIsNotOlderThanItsBase() {
		ElectionStore other = fixture().open();
		Reader reader = fixture().reader();
		Session leader = fixture().join("a");
		ElectionView base = reader.readAll();
		int rounds = rounds(100);
		for (int i = 0; i < rounds; i++) {
			other.create("orders", 0);
			assertThat(other.claim(fixture().claimOf("orders", leader))).isTrue();
			base = reader.read(base);
			ElectionView before = base;
			ElectionRecord held = Views.record(before, "orders");
			assertThat(held.holder()).isEqualTo(leader.id());
			assertNotOlder(other.staleRead(before), before);
			other.release("orders", leader.id(), held.token());
			assertNotOlder(fixture().store().staleRead(before), before);
			if (i < NEW_STORES) {
				assertNotOlder(fixture().open().staleRead(before), before);
			}
		}
	}

	@Test
	default void staleReadWritesNothing() {
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		fixture().store().staleRead(base);
		ElectionView after = fixture().view();
		assertThat(after.elections()).isEqualTo(base.elections());
		assertThat(fixture().withoutObserver(after)).isEqualTo(fixture().withoutObserver(base));
	}

	@Test
	default void staleReadOfWhatIsUnchangedHasTheRecordsOfItsBase() {
		fixture().lead("orders", fixture().join("a"));
		ElectionView base = fixture().reader().readAll();
		fixture().store().staleRead(base).ifPresent((view) -> {
			assertThat(view.storeId()).isEqualTo(base.storeId());
			assertThat(view.sessions()).isEqualTo(base.sessions());
			assertThat(view.elections()).isEqualTo(base.elections());
			assertThat(view.records() == base.records()).isEqualTo(fixture().givesMarks());
		});
	}

	@Test
	default void staleReadsAreNotOlderThanTheirBasesWhileOthersWrite() throws Exception {
		List<String> elections = IntStream.range(0, 5).mapToObj((i) -> "election-" + i).toList();
		fixture().store().create(elections, 0);
		ElectionStore writing = fixture().open();
		Session leader = fixture().join("a");
		Reader reader = fixture().reader();
		int rounds = rounds(fixture().rounds() / 5);
		AtomicBoolean ended = new AtomicBoolean();
		try (Race race = new Race(2)) {
			race.run(List.of(() -> {
				try {
					for (int i = 0; i < rounds; i++) {
						long token = i + 1L;
						writing.claim(fixture().batchOf(elections, leader, token));
						elections.forEach((election) -> writing.release(election, leader.id(), token));
					}
					return true;
				}
				finally {
					ended.set(true);
				}
			}, () -> {
				ElectionView base = reader.readAll();
				while (!ended.get()) {
					Optional<ElectionView> staleRead = fixture().store().staleRead(base);
					assertNotOlder(staleRead, base);
					base = reader.read(staleRead.orElse(base));
					if (staleRead.isPresent()) {
						Views.assertNotOlder(base, staleRead.get());
					}
				}
				return true;
			}));
		}
	}

	@Test
	default void storeThatOffersNoStaleReadsAnswersNone() {
		Optional<ElectionView> staleRead = fixture().store().staleRead(fixture().reader().readAll());
		assertThat(staleRead.isEmpty() || fixture().store().offersStaleReads()).isTrue();
	}

	/**
	 * Return how many rounds there are.
	 * @param most as many as there are of a store that does
	 * @return the number of rounds
	 */
	private int rounds(int most) {
		return Math.min((fixture().store().offersStaleReads()) ? most : FEW, fixture().rounds());
	}

	private void assertShown(ElectionView base, ElectionRecord record) {
		fixture().store()
			.staleRead(base)
			.ifPresent((view) -> assertThat(view.elections()).containsEntry(record.election(), record));
	}

	private static void assertNotOlder(Optional<ElectionView> staleRead, ElectionView base) {
		staleRead.ifPresent((view) -> Views.assertNotOlder(view, base));
	}

}
