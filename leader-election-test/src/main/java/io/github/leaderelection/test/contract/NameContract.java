package io.github.leaderelection.test.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.leaderelection.Names;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is a name is a name of its own, and namespaces do not see each other.
 */
interface NameContract extends StoreUnderTest {

	String ALL_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:/-";

	@Test
	default void electionsWithEveryCharacter() {
		List<String> names = List.of(ALL_CHARACTERS, "a.b", "a_b", "a:b", "a/b", "a-b", "a..b", "a//b", "a--", "a/",
				"a/.", "a/..", "0", "null", "ab");
		assertElectionsAreTheirOwn(names);
	}

	@Test
	default void electionsThatDifferOnlyInCase() {
		assertElectionsAreTheirOwn(List.of("orders", "Orders", "ORDERS", "ordeRs"));
	}

	@Test
	default void electionsWhoseNamesBeginAlike() {
		String longest = "n".repeat(Names.MAX_LENGTH);
		assertElectionsAreTheirOwn(
				List.of("n", "nn", longest, longest.substring(1), longest.substring(1) + "m", "n/a", "n:a", "n.a"));
	}

	@Test
	default void namespacesWithEveryCharacterDoNotSeeEachOther() {
		String base = fixture().namespace().substring(0, 20);
		assertNamespacesAreTheirOwn(List.of(base, base + "a", base + "A", base + "/a", base + ":a", base + ".a",
				base + "-a", base + "_a", base + "/a/b", (base + ALL_CHARACTERS + base).substring(0, Names.MAX_LENGTH),
				(base + ALL_CHARACTERS + base).substring(0, Names.MAX_LENGTH - 1) + "x"));
	}

	@Test
	default void closeOfSessionInOneNamespaceLeavesAnotherAlone() {
		ElectionStore other = fixture().open(fixture().namespace() + "-other");
		Session session = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", session);
		other.heartbeat(session, 0);
		other.create("orders", 0);
		assertThat(other.release("orders", session.id(), held.token())).isFalse();
		other.evict(session);
		other.close(session.id());
		assertThat(fixture().session(session)).isEqualTo(session);
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

	@Test
	default void claimComparesSessionOfItsOwnNamespace() {
		ElectionStore other = fixture().open(fixture().namespace() + "-other");
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		Claim claim = fixture().claimOf("orders", fixture().join("b"));
		other.heartbeat(leader, 0);
		Session alive = fixture().beat(leader);
		fixture().assertRefused(claim);
		fixture().store().evict(alive);
		fixture().assertRefused(claim);
		Claim fromMissing = fixture().claimOf("orders", fixture().join("c"));
		assertThat(fixture().store().claim(fromMissing)).isTrue();
	}

	@Test
	default void namespaceWithManyElections() {
		int elections = fixture().manyElections();
		fixture().createAll(IntStream.range(0, elections).mapToObj((i) -> "election-" + i).toList(), 0);
		Session leader = fixture().join("a");
		ElectionRecord first = fixture().lead("election-0", leader);
		ElectionRecord last = fixture().lead("election-" + (elections - 1), leader);
		ElectionView view = fixture().view();
		assertThat(view.elections()).hasSize(elections)
			.containsEntry(first.election(), first)
			.containsEntry(last.election(), last);
		assertThat(view.elections().values()).filteredOn((found) -> found.state() == State.VACANT)
			.hasSize(elections - 2);
		fixture().store().close(leader.id());
		assertThat(fixture().view().elections()).hasSize(elections)
			.containsEntry(first.election(), StoreFixture.released(first));
	}

	private void assertElectionsAreTheirOwn(List<String> names) {
		Session leader = fixture().join("a");
		Map<String, ElectionRecord> expected = new HashMap<>();
		for (String name : names) {
			for (int term = 0; term <= expected.size() % 3; term++) {
				expected.put(name, fixture().lead(name, leader));
			}
		}
		assertThat(fixture().view().elections()).isEqualTo(expected);
		for (ElectionRecord held : List.copyOf(expected.values())) {
			String name = held.election();
			assertThat(fixture().store().release(name, leader.id(), held.token())).isTrue();
			expected.put(name, StoreFixture.released(held));
			assertThat(fixture().view().elections()).isEqualTo(expected);
		}
	}

	private void assertNamespacesAreTheirOwn(List<String> namespaces) {
		List<ElectionStore> stores = namespaces.stream().map(fixture()::open).toList();
		Session shared = fixture().newSession("a").withNonce(1);
		for (ElectionStore store : stores) {
			ElectionView view = store.heartbeat(shared, 0);
			assertThat(view.elections()).isEmpty();
			assertThat(view.sessions()).containsOnlyKeys(shared.id());
			store.create("orders", 0);
		}
		for (int i = 0; i < stores.size(); i++) {
			Session own = shared.withNonce(2 + i);
			assertThat(stores.get(i).heartbeat(own, 1).sessions()).containsOnly(Map.entry(own.id(), own));
		}
	}

}
