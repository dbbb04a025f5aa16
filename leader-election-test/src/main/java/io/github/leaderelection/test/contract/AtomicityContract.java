package io.github.leaderelection.test.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Of operations that exclude each other exactly one succeeds, however close together they
 * are.
 */
interface AtomicityContract extends StoreUnderTest {

	int CLAIMANTS = 4;

	@Test
	default void exactlyOneOfConcurrentClaimsSucceeds() throws Exception {
		List<Instance> instances = instances(CLAIMANTS);
		ElectionRecord seen = fixture().lead("orders", instances.get(0).session());
		try (Race race = new Race(CLAIMANTS)) {
			for (int round = 0; round < fixture().rounds(); round++) {
				ElectionRecord current = seen;
				List<Claim> claims = IntStream.range(0, CLAIMANTS)
					.mapToObj((i) -> new Claim(current, OptionalLong.of(1), current.storeId(),
							instances.get(i).session().id(), current.token() + 1 + i))
					.toList();
				List<Boolean> outcomes = race.run(IntStream.range(0, CLAIMANTS)
					.<Callable<Boolean>>mapToObj((i) -> () -> instances.get(i).store().claim(claims.get(i)))
					.toList());
				assertThat(outcomes).as("outcomes of round %d", round).containsOnlyOnce(true);
				seen = StoreFixture.heldBy(claims.get(outcomes.indexOf(true)));
			}
		}
		assertThat(fixture().record("orders")).isEqualTo(seen);
	}

	@Test
	default void eitherReleaseOrClaimSucceeds() throws Exception {
		List<Instance> instances = instances(2);
		Instance leader = instances.get(0);
		Instance other = instances.get(1);
		ElectionRecord held = fixture().lead("orders", leader.session());
		try (Race race = new Race(2)) {
			for (int round = 0; round < fixture().rounds() / 2; round++) {
				ElectionRecord current = held;
				Claim claim = new Claim(current, OptionalLong.of(1), current.storeId(), other.session().id(),
						current.token() + 1);
				List<Boolean> outcomes = race.run(List.of(() -> other.store().claim(claim),
						() -> leader.store().release("orders", leader.session().id(), current.token())));
				assertThat(outcomes).as("outcomes of round %d", round).containsOnlyOnce(true);
				ElectionRecord after = (outcomes.get(0)) ? StoreFixture.heldBy(claim) : StoreFixture.released(current);
				OptionalLong nonce = (outcomes.get(0)) ? OptionalLong.of(1) : OptionalLong.empty();
				Claim back = new Claim(after, nonce, after.storeId(), leader.session().id(), after.token() + 1);
				assertThat(leader.store().claim(back)).as("claim after round %d", round).isTrue();
				held = StoreFixture.heldBy(back);
			}
		}
	}

	/**
	 * A claim that compared the nonce before a heartbeat, and set the record after the
	 * view of that heartbeat, would leave two sessions that both believe to lead.
	 * @throws Exception in case of failure
	 */
	@Test
	default void eitherClaimIsRefusedOrHeartbeatOfHolderShowsIt() throws Exception {
		List<Instance> instances = instances(2);
		Instance leader = instances.get(0);
		Instance other = instances.get(1);
		ElectionRecord held = fixture().lead("orders", leader.session());
		long nonce = leader.session().nonce();
		try (Race race = new Race(2)) {
			for (int round = 0; round < fixture().rounds(); round++) {
				ElectionRecord current = held;
				Session before = leader.session().withNonce(nonce++);
				Claim claim = new Claim(current, OptionalLong.of(before.nonce()), current.storeId(),
						other.session().id(), current.token() + 1);
				List<Object> outcomes = race.run(List.of(() -> other.store().claim(claim),
						() -> leader.store().heartbeat(before.withNonce(before.nonce() + 1), before.nonce())));
				ElectionView view = (ElectionView) outcomes.get(1);
				assertThat(view.intact()).isTrue();
				if (outcomes.get(0).equals(true)) {
					assertThat(view.elections()).as("heartbeat in round %d", round)
						.containsEntry("orders", StoreFixture.heldBy(claim));
					Claim back = new Claim(StoreFixture.heldBy(claim), OptionalLong.of(1), claim.storeId(),
							leader.session().id(), claim.token() + 1);
					assertThat(leader.store().claim(back)).as("claim after round %d", round).isTrue();
					held = StoreFixture.heldBy(back);
				}
				else {
					assertThat(view.elections()).as("heartbeat in round %d", round).containsEntry("orders", current);
				}
			}
		}
	}

	@Test
	default void concurrentCreatesLeaveOneVacantRecordEach() throws Exception {
		List<Instance> instances = instances(CLAIMANTS);
		int elections = Math.max(1, fixture().rounds() / 10);
		try (Race race = new Race(CLAIMANTS)) {
			for (int i = 0; i < elections; i++) {
				String election = "election-" + i;
				race.run(instances.stream().<Callable<Boolean>>map((instance) -> () -> {
					instance.store().create(election, 0);
					return true;
				}).toList());
			}
		}
		ElectionView view = fixture().view();
		assertThat(view.elections()).hasSize(elections);
		assertThat(view.elections().values()).allMatch((found) -> found.state() == State.VACANT && found.token() == 0);
	}

	@Test
	default void concurrentCreateLeavesFirstTermAlone() throws Exception {
		List<Instance> instances = instances(2);
		Instance claimant = instances.get(0);
		Instance other = instances.get(1);
		String storeId = fixture().view().storeId();
		try (Race race = new Race(2)) {
			for (int i = 0; i < Math.max(1, fixture().rounds() / 4); i++) {
				String election = "election-" + i;
				ElectionRecord vacant = new ElectionRecord(election, State.VACANT, null, 0, storeId);
				Claim claim = new Claim(vacant, OptionalLong.empty(), storeId, claimant.session().id(), 1);
				List<Boolean> outcomes = race.run(List.of(() -> {
					claimant.store().create(election, 0);
					return claimant.store().claim(claim);
				}, () -> {
					other.store().create(election, 0);
					return true;
				}));
				assertThat(outcomes).containsOnly(true);
			}
		}
		assertThat(fixture().view().elections().values()).allMatch((found) -> found.state() == State.HELD);
	}

	@Test
	default void concurrentFirstHeartbeatsAllCount() throws Exception {
		List<Instance> instances = instances(CLAIMANTS);
		int times = Math.max(1, fixture().rounds() / 20);
		try (Race race = new Race(CLAIMANTS)) {
			for (int i = 0; i < times; i++) {
				Session same = fixture().newSession("same").withNonce(1);
				List<ElectionView> views = race.run(instances.stream()
					.<Callable<ElectionView>>map((instance) -> () -> instance.store().heartbeat(same, 0))
					.toList());
				assertThat(views).allMatch((view) -> view.intact() && same.equals(view.sessions().get(same.id())));
				race.run(instances.stream().<Callable<ElectionView>>map((instance) -> {
					Session own = fixture().newSession("own").withNonce(1);
					return () -> instance.store().heartbeat(own, 0);
				}).toList());
			}
		}
		assertThat(fixture().withoutObserver(fixture().view())).hasSize(CLAIMANTS + times * (1 + CLAIMANTS));
	}

	@Test
	default void concurrentHeartbeatsOfOneSessionLeaveTheHighestNonce() throws Exception {
		List<Instance> instances = instances(CLAIMANTS);
		Session session = fixture().join("a");
		List<Long> nonces = new ArrayList<>();
		try (Race race = new Race(CLAIMANTS)) {
			for (long round = 0; round < fixture().rounds() / 4; round++) {
				long highest = session.nonce() + CLAIMANTS;
				nonces.clear();
				IntStream.range(0, CLAIMANTS).forEach((i) -> nonces.add(highest - i));
				Collections.shuffle(nonces);
				Session before = session;
				List<ElectionView> views = race.run(IntStream.range(0, CLAIMANTS)
					.<Callable<ElectionView>>mapToObj((i) -> () -> instances.get(i)
						.store()
						.heartbeat(before.withNonce(nonces.get(i)), before.nonce()))
					.toList());
				for (int i = 0; i < CLAIMANTS; i++) {
					assertThat(views.get(i).intact()).isTrue();
					assertThat(views.get(i).sessions().get(before.id()))
						.extracting(Session::nonce, InstanceOfAssertFactories.LONG)
						.isBetween(nonces.get(i), highest);
				}
				session = before.withNonce(highest);
				assertThat(fixture().session(session)).isEqualTo(session);
			}
		}
	}

	private List<Instance> instances(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> new Instance(fixture().open(), fixture().join("instance-" + i)))
			.toList();
	}

	/**
	 * One of several processes.
	 *
	 * @param store the store with its own connections
	 * @param session the session as of its first heartbeat
	 */
	record Instance(ElectionStore store, Session session) {

	}

}
