package io.github.leaderelection.test.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A view has the records of its base for as long as no record changes, and all of them
 * after each change.
 * <p>
 * This cannot show what a store does that lost writes under one identity, nor what older
 * instances do to a mark: tests of each store have to. And a base of another namespace
 * that happens to have an equal mark is not refused: no caller has one.
 */
interface UnchangedViewContract extends StoreUnderTest {

	String MARK = "mark (a store that has none overrides givesMarks())";

	@Test
	default void viewHasTheRecordsOfItsBaseWhileNothingChanges() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		fixture().lead("invoices", leader);
		fixture().store().release("orders", leader.id(), held.token());
		fixture().store().create("parcels", 7);
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		for (int i = 0; i < 3; i++) {
			leader = fixture().beat(leader);
			ElectionView view = reader.read();
			assertUnchanged(view, base);
			assertThat(view.sessions()).containsEntry(leader.id(), leader).hasSize(3);
			assertThat(view.storeId()).isEqualTo(base.storeId());
		}
		assertThat(fixture().reader().readAll().elections()).isEqualTo(base.elections());
	}

	@Test
	default void viewOfNewNamespaceIsABase() {
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		assertUnchanged(reader.read(), base);
		fixture().store().create("orders", 0);
		assertChanged(reader.read(), base);
	}

	@Test
	default void viewThatAnotherStoreReadIsABase() {
		fixture().lead("orders", fixture().join("a"));
		ElectionView base = fixture().reader().readAll();
		Reader other = new Reader(fixture().open(), fixture().newSession("other"));
		ElectionView view = other.read(base);
		assertUnchanged(view, base);
		assertThat(view.sessions()).hasSize(base.sessions().size() + 1);
	}

	@Test
	default void whatChangesNoRecordLeavesTheRecordsUnchanged() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		Claim refused = fixture().claimOf("orders", fixture().join("b"));
		leader = fixture().beat(leader);
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		ElectionStore other = fixture().open();
		assertThat(other.claim(refused)).isFalse();
		assertUnchanged(reader.read(), base);
		assertThat(other.release("orders", leader.id(), held.token() + 1)).isFalse();
		assertUnchanged(reader.read(), base);
		other.create("orders", held.token() + 1);
		assertUnchanged(reader.read(), base);
		Session late = fixture().join("c");
		assertUnchanged(reader.read(), base);
		other.close(late.id());
		assertUnchanged(reader.read(), base);
		other.evict(leader);
		assertUnchanged(reader.read(), base);
		fixture().beat(leader.withNonce(Session.nextEdition(leader.nonce())));
		assertUnchanged(reader.read(), base);
	}

	@Test
	default void everyChangeOfAnotherStoreIsSeen() {
		ElectionStore other = fixture().open();
		Session a = fixture().join("a");
		Session b = fixture().join("b");
		fixture().createAll(IntStream.range(0, 12).mapToObj((i) -> "election-" + i).toList(), 40);
		Map<String, Runnable> changes = new LinkedHashMap<>();
		changes.put("create", () -> other.create("later", 40));
		changes.put("create again", () -> other.create("latest", 40));
		changes.put("claim", () -> claim(other, a, 41, "election-0"));
		changes.put("claim of the same by the holder", () -> claim(other, a, 42, "election-0"));
		changes.put("claim of the same by another", () -> claim(other, b, 43, "election-0"));
		changes.put("release", () -> other.release("election-0", b.id(), 43));
		changes.put("claim of what was released", () -> claim(other, a, 44, "election-0"));
		changes.put("claims of a batch",
				() -> claim(other, a, 45, "election-1", "election-2", "election-3", "election-4"));
		changes.put("claim of one and release of another", () -> {
			claim(other, b, 46, "election-5");
			other.release("election-1", a.id(), 45);
		});
		changes.put("release of one and claim of another", () -> {
			other.release("election-2", a.id(), 45);
			claim(other, b, 46, "election-1");
		});
		changes.put("two releases", () -> {
			other.release("election-3", a.id(), 45);
			other.release("election-4", a.id(), 45);
		});
		changes.put("claim of one that was released and release of another", () -> {
			claim(other, a, 46, "election-2");
			other.release("election-5", b.id(), 46);
		});
		changes.put("claim with a token far ahead", () -> claim(other, a, 1L << 61, "election-6"));
		changes.put("claim with a token just as far ahead", () -> claim(other, a, (1L << 61) + 1, "election-7"));
		changes.put("close with many records", () -> other.close(a.id()));
		changes.put("close with one record", () -> other.close(b.id()));
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		for (Map.Entry<String, Runnable> change : changes.entrySet()) {
			change.getValue().run();
			ElectionView view = reader.read();
			assertThat(view.elections()).as(change.getKey()).isNotEqualTo(base.elections());
			assertChanged(view, base);
			assertThat(view.elections()).as(change.getKey()).isEqualTo(fixture().reader().readAll().elections());
			assertUnchanged(reader.read(), view);
			base = view;
		}
	}

	@Test
	default void highestTokensDoNotCancelEachOtherOut() {
		List<String> elections = IntStream.range(0, 8).mapToObj((i) -> "election-" + i).toList();
		fixture().createAll(elections, 0);
		Session leader = fixture().join("a");
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		// Twice 2^64 in all
		claim(fixture().open(), leader, 1L << 62, elections.toArray(new String[0]));
		ElectionView claimed = reader.read();
		assertChanged(claimed, base);
		assertThat(claimed.elections().values()).allMatch((record) -> record.token() == 1L << 62);
		fixture().store().close(leader.id());
		ElectionView released = reader.read();
		assertChanged(released, claimed);
		assertThat(released.elections().values()).allMatch((record) -> record.holder() == null);
	}

	@Test
	default void olderBaseGetsTheRecordsOfNow() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		Reader reader = fixture().reader();
		ElectionView first = reader.readAll();
		fixture().store().release("orders", leader.id(), held.token());
		ElectionView second = reader.read(first);
		ElectionRecord next = fixture().lead("orders", leader);
		for (ElectionView older : List.of(second, first, second, first)) {
			ElectionView view = reader.read(older);
			assertChanged(view, older);
			assertThat(view.elections()).containsOnly(Map.entry("orders", next));
		}
	}

	@Test
	default void baseWithoutAMarkGetsEverything() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		ElectionView view = fixture().reader().readAll();
		ElectionView unmarked = new ElectionView(view.storeId(), view.recurring(), true, Map.of(), view.sessions());
		for (int i = 0; i < 2; i++) {
			ElectionView next = fixture().reader().read(unmarked);
			assertThat(next.elections()).containsOnly(Map.entry("orders", held));
			assertThat(next.sessions()).containsEntry(leader.id(), leader);
		}
	}

	@Test
	default void baseOfAnotherNamespaceGetsEverything() {
		ElectionStore store = fixture().open(fixture().namespace() + "-other");
		store.create(List.of("a", "b", "c"), 3);
		ElectionView foreign = new Reader(store, fixture().newSession("foreign")).readAll();
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		ElectionView view = fixture().reader().read(foreign);
		assertThat(view.elections()).containsOnly(Map.entry("orders", held));
		assertThat(view.sessions()).containsEntry(leader.id(), leader).hasSize(3);
	}

	@Test
	default void claimOfWhatAnUnchangedViewShowsSucceeds() {
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		Reader reader = fixture().reader();
		ElectionView base = reader.readAll();
		Session beat = fixture().beat(leader);
		ElectionView view = reader.read();
		assertUnchanged(view, base);
		ElectionRecord seen = Views.record(view, "orders");
		Session holder = view.sessions().get(leader.id());
		assertThat(holder).isEqualTo(beat);
		Claim claim = new Claim(seen, OptionalLong.of(beat.nonce()), view.storeId(), reader.session().id(),
				seen.token() + 1);
		assertThat(fixture().open().claim(claim)).isTrue();
		assertThat(reader.read().elections()).containsEntry("orders", StoreFixture.heldBy(claim));
	}

	private void claim(ElectionStore store, Session claimant, long token, String... elections) {
		ClaimBatch batch = fixture().batchOf(List.of(elections), claimant, token);
		assertThat(store.claim(batch)).containsExactlyInAnyOrder(elections);
	}

	private void assertUnchanged(ElectionView view, ElectionView base) {
		if (fixture().givesMarks()) {
			assertThat(view.records().mark()).as(MARK).isNotNull();
			assertThat(view.records()).as("records of the base").isSameAs(base.records());
		}
		else {
			assertThat(view.records().mark()).as("mark, although givesMarks() returns false").isNull();
			assertThat(view.elections()).isEqualTo(base.elections());
		}
	}

	private void assertChanged(ElectionView view, ElectionView base) {
		assertThat(view.records()).isNotSameAs(base.records());
		if (fixture().givesMarks()) {
			assertThat(view.records().mark()).as(MARK).isNotNull().isNotEqualTo(base.records().mark());
		}
	}

}
