package io.github.leaderelection.test.contract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.leaderelection.Names;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of claims that are sent together each is decided by itself.
 */
interface BatchContract extends StoreUnderTest {

	List<String> MOST = IntStream.range(0, ClaimBatch.MOST).mapToObj((i) -> "election-" + i).toList();

	@Test
	default void createOfManyLeavesPresentRecordsAlone() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("election-3", leader);
		ElectionRecord second = fixture().lead("election-100", leader);
		fixture().store().release("election-100", leader.id(), second.token());
		fixture().store().create("election-199", 7);
		fixture().store().create(MOST, 1_700_000_000_001L);
		ElectionView view = fixture().view();
		assertThat(view.elections().keySet()).containsExactlyInAnyOrderElementsOf(MOST);
		for (String election : MOST) {
			ElectionRecord expected = switch (election) {
				case "election-3" -> held;
				case "election-100" -> StoreFixture.released(second);
				default -> new ElectionRecord(election, State.VACANT, null,
						("election-199".equals(election)) ? 7 : 1_700_000_000_001L, view.storeId());
			};
			assertThat(view.elections()).containsEntry(election, expected);
		}
		fixture().open().create(MOST, 1_700_000_000_002L);
		assertThat(fixture().view().elections()).isEqualTo(view.elections());
	}

	@Test
	default void batchTakesAllThatIsAsExpected() {
		Session claimant = fixture().join("a");
		fixture().store().create(MOST, 5);
		ClaimBatch batch = fixture().batchOf(MOST, claimant, 6);
		assertThat(fixture().store().claim(batch)).containsExactlyInAnyOrderElementsOf(MOST);
		assertHeld(batch, MOST);
		ClaimBatch over = fixture().batchOf(MOST, claimant, 1L << 60);
		assertThat(fixture().open().claim(over)).containsExactlyInAnyOrderElementsOf(MOST);
		assertHeld(over, MOST);
		fixture().store().close(claimant.id());
		Session next = fixture().join("b");
		ClaimBatch released = fixture().batchOf(MOST, next, (1L << 60) + 1);
		assertThat(fixture().store().claim(released)).containsExactlyInAnyOrderElementsOf(MOST);
		assertHeld(released, MOST);
	}

	@Test
	default void batchOfOneIsAClaim() {
		Session claimant = fixture().join("a");
		fixture().store().create("orders", 0);
		ClaimBatch batch = fixture().batchOf(List.of("orders"), claimant, 1);
		assertThat(fixture().store().claim(batch)).containsExactly("orders");
		assertThat(fixture().store().claim(batch)).isEmpty();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(batch.claims().get(0)));
	}

	@Test
	default void batchThatIsExecutedTwiceTakesNothingTheSecondTime() {
		Session claimant = fixture().join("a");
		Session leader = fixture().join("b");
		fixture().store().create(MOST, 0);
		List<String> some = MOST.subList(0, 20);
		fixture().store().claim(fixture().batchOf(some, leader, 1));
		ClaimBatch batch = fixture().batchOf(MOST, claimant, 2);
		fixture().beat(leader);
		assertThat(fixture().store().claim(batch)).containsExactlyInAnyOrderElementsOf(MOST.subList(20, MOST.size()));
		Map<String, ElectionRecord> after = fixture().view().elections();
		assertThat(fixture().open().claim(batch)).isEmpty();
		assertThat(fixture().view().elections()).isEqualTo(after);
	}

	/**
	 * One batch has claims of every state and holder, and claims that are refused for
	 * each single reason.
	 */
	@Test
	default void eachElectionOfABatchIsDecidedByItself() {
		Session claimant = fixture().join("claimant");
		Session silent = new Session(fixture().newSession("silent").id(), (1L << 53) + 1, "silent", Map.of(),
				claimant.lease());
		fixture().store().heartbeat(silent, 0);
		Session gone = fixture().join("gone");
		Session beating = fixture().join("beating");
		fixture().store().create(MOST.subList(0, MOST.size() - 1), 0);
		lead(silent, 2, 3, 4, 5, 6, 7, 10, 13);
		lead(gone, 8, 9);
		lead(beating, 11);
		lead(claimant, 1, 12);
		fixture().store().evict(gone);
		MOST.stream()
			.filter((election) -> group(election) == 1)
			.forEach((election) -> fixture().store().release(election, claimant.id(), 9));
		ElectionView view = fixture().view();
		beating = fixture().beat(beating);
		Map<String, Claim> claims = new HashMap<>();
		Set<String> granted = new HashSet<>();
		for (String election : MOST) {
			ElectionRecord stored = view.elections().get(election);
			Claim claim = (stored != null) ? bend(Views.claimOf(stored, view, claimant.id(), 30), silent)
					: missing(election, view, claimant);
			claims.put(election, claim);
			if (stored != null && List.of(0, 1, 2, 8, 12).contains(group(election))) {
				granted.add(election);
			}
		}
		ClaimBatch batch = new ClaimBatch(List.copyOf(claims.values()));
		assertThat(fixture().store().claim(batch)).containsExactlyInAnyOrderElementsOf(granted);
		Map<String, ElectionRecord> expected = new HashMap<>(view.elections());
		claims.values()
			.stream()
			.filter((claim) -> granted.contains(claim.election()))
			.forEach((claim) -> expected.put(claim.election(), StoreFixture.heldBy(claim)));
		assertThat(fixture().view().elections()).isEqualTo(expected);
		assertThat(fixture().session(beating)).isEqualTo(beating);
	}

	@Test
	default void batchIsRefusedWhenStoreIsAnother() {
		Session claimant = fixture().join("a");
		fixture().store().create(MOST, 0);
		ClaimBatch batch = fixture().batchOf(MOST, claimant, 1);
		Map<String, ElectionRecord> before = fixture().view().elections();
		assertThat(fixture().store()
			.claim(new ClaimBatch(batch.claims()
				.stream()
				.map((claim) -> new Claim(claim.seen(), claim.holderNonce(), claim.storeId() + "-restored",
						claim.claimant(), claim.token()))
				.toList())))
			.isEmpty();
		assertThat(fixture().view().elections()).isEqualTo(before);
	}

	@Test
	default void batchKeepsNamesApart() {
		List<String> names = List.of("orders", "Orders", "ORDERS", NameContract.ALL_CHARACTERS, "a.b", "a_b", "a:b",
				"a/b", "a-b", "a//b", "n".repeat(Names.MAX_LENGTH), "n".repeat(Names.MAX_LENGTH - 1), "0", "null");
		Session claimant = fixture().join("a");
		Session other = fixture().join("b");
		fixture().store().create(names, 0);
		List<String> some = List.of("Orders", NameContract.ALL_CHARACTERS, "a_b", "n".repeat(Names.MAX_LENGTH - 1),
				"null");
		ClaimBatch batch = fixture().batchOf(names, claimant, 7);
		ClaimBatch before = fixture().batchOf(some, other, 7);
		assertThat(fixture().store().claim(before)).containsExactlyInAnyOrderElementsOf(some);
		List<String> rest = names.stream().filter((name) -> !some.contains(name)).toList();
		// The same token, so that nothing but the claimant parts the one from the other
		assertThat(fixture().store().claim(batch)).containsExactlyInAnyOrderElementsOf(rest);
		assertHeld(batch, rest);
		assertHeld(before, some);
	}

	private void lead(Session leader, int... groups) {
		List<String> elections = MOST.subList(0, MOST.size() - 1)
			.stream()
			.filter((election) -> IntStream.of(groups).anyMatch((group) -> group == group(election)))
			.toList();
		assertThat(fixture().store().claim(fixture().batchOf(elections, leader, 9)))
			.containsExactlyInAnyOrderElementsOf(elections);
	}

	private static int group(String election) {
		return Integer.parseInt(election.substring("election-".length())) % 14;
	}

	private static Claim missing(String election, ElectionView view, Session claimant) {
		return new Claim(new ElectionRecord(election, State.VACANT, null, 0, view.storeId()), OptionalLong.empty(),
				view.storeId(), claimant.id(), 30);
	}

	private static Claim bend(Claim right, Session silent) {
		ElectionRecord stored = right.seen();
		return switch (group(right.election())) {
			// The state is another
			case 3 -> with(right, new ElectionRecord(right.election(), State.VACANT, null, 9, stored.storeId()),
					OptionalLong.empty());
			case 4 -> with(right, new ElectionRecord(right.election(), State.RELEASED, null, 9, stored.storeId()),
					OptionalLong.empty());
			// The token is another
			case 5 -> with(right, held(stored, silent.id(), 10), right.holderNonce());
			case 6 -> with(right, held(stored, silent.id(), 8), right.holderNonce());
			// The nonce is another. Whose heartbeat came meanwhile has group 11
			case 7 -> with(right, stored, OptionalLong.of(1L << 53));
			// The holder is another
			case 13 -> with(right, held(stored, right.claimant(), 9), OptionalLong.of(1));
			// The session is missing, or is not
			case 9 -> with(right, stored, OptionalLong.of(1));
			case 10 -> with(right, stored, OptionalLong.empty());
			default -> right;
		};
	}

	private static ElectionRecord held(ElectionRecord stored, SessionId holder, long token) {
		return new ElectionRecord(stored.election(), State.HELD, holder, token, stored.storeId());
	}

	private static Claim with(Claim right, ElectionRecord seen, OptionalLong holderNonce) {
		return new Claim(seen, holderNonce, right.storeId(), right.claimant(), right.token());
	}

	private void assertHeld(ClaimBatch batch, List<String> elections) {
		Map<String, ElectionRecord> actual = fixture().view().elections();
		batch.claims()
			.stream()
			.filter((claim) -> elections.contains(claim.election()))
			.forEach((claim) -> assertThat(actual).containsEntry(claim.election(), StoreFixture.heldBy(claim)));
	}

}
