package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * Of batches that claim the same elections at the same time, one takes each of them, and
 * none waits for the other without end.
 */
interface BatchRaceContract extends StoreUnderTest {

	List<String> ELECTIONS = IntStream.range(0, 40).mapToObj((i) -> "election-" + i).toList();

	@Test
	default void exactlyOneOfTwoBatchesInOppositeOrdersTakesEachElection() throws Exception {
		fixture().store().create(ELECTIONS, 0);
		Reader first = new Reader(fixture().open(), fixture().newSession("first"));
		Reader second = new Reader(fixture().open(), fixture().newSession("second"));
		ElectionStore firstStore = fixture().open();
		ElectionStore secondStore = fixture().open();
		try (Race race = new Race(2)) {
			for (long round = 0; round < fixture().rounds() / 10 + 2; round++) {
				first.read();
				ElectionView view = second.read();
				// The same token in every other round, so that it does not say who won
				ClaimBatch one = batch(view, first.session(), 2 * round + 1);
				ClaimBatch other = reversed(batch(view, second.session(), 2 * round + 1 + round % 2));
				List<Set<String>> claimed = race
					.run(List.of(() -> firstStore.claim(one), () -> secondStore.claim(other)));
				Set<String> all = new HashSet<>(claimed.get(0));
				all.addAll(claimed.get(1));
				assertThat(Collections.disjoint(claimed.get(0), claimed.get(1)))
					.as("one winner each in round %s", round)
					.isTrue();
				assertThat(all).as("claimed in round %s", round).containsExactlyInAnyOrderElementsOf(ELECTIONS);
				Map<String, ElectionRecord> after = first.read().elections();
				for (Claim claim : one.claims()) {
					if (claimed.get(0).contains(claim.election())) {
						assertThat(after).containsEntry(claim.election(), StoreFixture.heldBy(claim));
					}
				}
				for (Claim claim : other.claims()) {
					if (claimed.get(1).contains(claim.election())) {
						assertThat(after).containsEntry(claim.election(), StoreFixture.heldBy(claim));
					}
				}
			}
		}
	}

	/**
	 * The holder's heartbeat may come between two claims of a batch. It has to show those
	 * before it, and those after it have to be refused.
	 * @throws Exception in case of failure
	 */
	@Test
	default void eitherClaimOfABatchIsRefusedOrHeartbeatOfHolderShowsIt() throws Exception {
		fixture().store().create(ELECTIONS, 0);
		Reader holder = new Reader(fixture().open(), fixture().newSession("holder"));
		holder.readAll();
		ElectionStore store = fixture().open();
		Session claimant = fixture().join("claimant");
		ElectionStore other = fixture().open();
		try (Race race = new Race(2)) {
			for (int round = 0; round < fixture().rounds() / 10 + 2; round++) {
				ElectionView before = holder.read();
				ClaimBatch own = batch(before, holder.session(), 2 * round + 1);
				assertThat(store.claim(own)).containsExactlyInAnyOrderElementsOf(ELECTIONS);
				ClaimBatch claims = batch(holder.read(), claimant, 2 * round + 2);
				List<Object> outcomes = race.run(List.of(() -> other.claim(claims), holder::read));
				ElectionView view = (ElectionView) outcomes.get(1);
				for (Claim claim : claims.claims()) {
					boolean claimed = ((Set<?>) outcomes.get(0)).contains(claim.election());
					assertThat(view.elections()).as("heartbeat in round %s", round)
						.containsEntry(claim.election(), (claimed) ? StoreFixture.heldBy(claim) : claim.seen());
				}
			}
		}
	}

	@Test
	default void concurrentCreatesOfManyLeaveOneRecordEach() throws Exception {
		ElectionStore first = fixture().open();
		ElectionStore second = fixture().open();
		try (Race race = new Race(2)) {
			for (int round = 0; round < Math.max(2, fixture().rounds() / 50); round++) {
				String prefix = "round-" + round + ":";
				List<String> names = ELECTIONS.stream().map((election) -> prefix + election).toList();
				List<String> reversed = new ArrayList<>(names);
				Collections.reverse(reversed);
				race.run(List.of(() -> {
					first.create(names, 1);
					return true;
				}, () -> {
					second.create(reversed, 2);
					return true;
				}));
				assertThat(fixture().view().elections()).hasSize((round + 1) * names.size())
					.containsKeys(names.toArray(new String[0]));
			}
		}
	}

	private static ClaimBatch batch(ElectionView view, Session claimant, long token) {
		return new ClaimBatch(ELECTIONS.stream()
			.map((election) -> Views.claimOf(Views.record(view, election), view, claimant.id(), token))
			.toList());
	}

	private static ClaimBatch reversed(ClaimBatch batch) {
		List<Claim> claims = new ArrayList<>(batch.claims());
		Collections.reverse(claims);
		return new ClaimBatch(claims);
	}

}
