package io.github.leaderelection.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Member;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for which of many elections each instance claims first.
 */
class SharedElectionsTests extends AbstractEngineTests {

	private static final SessionId DEAD = new SessionId("dead");

	private final Map<Instance, List<LeaderElector>> electors = new HashMap<>();

	@Test
	void instancesThatStartTogetherShareTheElections() {
		List<Instance> instances = IntStream.range(0, 10)
			.mapToObj((number) -> candidate("instance-" + number, 1000))
			.toList();
		for (Instance instance : instances) {
			instance.start();
			advance(Duration.ofMillis(2));
		}
		advance(RETRY.plus(MOMENT));
		assertThat(instances.stream().mapToLong(this::led).sum()).isEqualTo(1000);
		assertThat(instances).extracting(this::led).allMatch((led) -> led >= 50 && led <= 200);
	}

	@Test
	void instancesThatSurviveTheLeaderShareItsElections() {
		holdAll(1000);
		List<Instance> instances = IntStream.range(0, 10)
			.mapToObj((number) -> candidate("instance-" + number, 1000))
			.toList();
		for (Instance instance : instances) {
			instance.start();
			advance(Duration.ofMillis(150));
		}
		advance(LEASE.plus(MOMENT));
		// Each within milliseconds after it was permitted to
		assertThat(instances.stream().mapToLong(this::led).sum()).isGreaterThan(950);
		advance(RETRY);
		assertThat(instances.stream().mapToLong(this::led).sum()).isEqualTo(1000);
		assertThat(instances).extracting(this::led).allMatch((led) -> led >= 50 && led <= 200);
	}

	@Test
	void manyElectionsThatAreClaimedLaterForManyCandidatesCauseNoViewEach() {
		holdAll(400);
		Instance instance = candidate("a", 400);
		instance.start();
		for (int i = 0; i < ClaimSpread.FEW; i++) {
			// Stays silent
			this.store.heartbeat(new Session(new SessionId("other" + i), 1, "other", Map.of(), LEASE.multipliedBy(9)),
					0);
		}
		advance(LEASE);
		instance.counting.takeCalls();
		advance(RETRY.minus(MOMENT));
		assertThat(instance.counting.takeCalls().get("heartbeat")).isLessThan(6);
		advance(RETRY);
		assertThat(led(instance)).isEqualTo(400);
	}

	@Test
	void loneInstanceClaimsAllAtOnce() {
		holdAll(400);
		Instance instance = candidate("a", 400);
		instance.start();
		advance(LEASE.plus(MOMENT));
		assertThat(led(instance)).isEqualTo(400);
	}

	@Test
	void formerHolderHasNoShare() {
		Instance leader = candidate("a", 400);
		leader.start();
		advance(MOMENT);
		assertThat(led(leader)).isEqualTo(400);
		Instance other = candidate("b", 400);
		other.start();
		advance(RETRY.plus(MOMENT));
		leader.environment.delayCalls(Duration.ZERO);
		this.electors.get(leader).forEach(LeaderElector::resign);
		advance(MOMENT);
		assertThat(led(other)).isEqualTo(400);
	}

	@Test
	void instancesShareTheElectionsAgainThatTheStoreHasLost() {
		AtomicReference<ElectionStore> data = new AtomicReference<>(this.store);
		ElectionStore losing = (ElectionStore) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ElectionStore.class },
				(proxy, method, arguments) -> method.invoke(data.get(), arguments));
		List<Instance> instances = List.of(candidate("a", 400, losing), candidate("b", 400, losing));
		instances.forEach(Instance::start);
		advance(RETRY.plus(MOMENT));
		assertThat(instances).extracting(this::led).allMatch((led) -> led >= 150 && led <= 250);
		data.set(new InMemoryElectionStore());
		advance(RETRY.plus(MOMENT));
		assertThat(instances).extracting(this::led).containsOnly(0L);
		advance(LEASE.plus(RETRY.multipliedBy(2)));
		assertThat(instances.stream().mapToLong(this::led).sum()).isEqualTo(400);
		assertThat(instances).extracting(this::led).allMatch((led) -> led >= 150 && led <= 250);
	}

	@Test
	void electionsWhoseOwnerIsNoCandidateAreClaimedByTheNextView() {
		Instance owner = candidate("a", 0);
		owner.start();
		Instance instance = candidate("b", 100);
		instance.start();
		advance(MOMENT);
		long own = led(instance);
		assertThat(own).isBetween(25L, 75L);
		// A hint does not hurry it
		this.store.close(new SessionId("nobody"));
		advance(RETRY.minus(MOMENT.multipliedBy(2)));
		assertThat(led(instance)).isEqualTo(own);
		advance(MOMENT.multipliedBy(3));
		assertThat(led(instance)).isEqualTo(100);
	}

	@Test
	void fewElectionsAreClaimedAtOnceOneSOwnShareFirst() {
		Instance owner = candidate("a", 0);
		owner.start();
		Instance instance = candidate("b", ClaimRules.FEW);
		instance.start();
		advance(MOMENT);
		assertThat(led(instance)).isEqualTo(ClaimRules.FEW);
		assertThat(instance.counting.batches()).hasSize(2);
	}

	@Test
	void electionsHandedToAMemberAreClaimedByItAtOnce() {
		Instance leader = candidate("a", 100);
		leader.start();
		advance(MOMENT);
		Instance named = candidate("b", 100);
		named.start();
		candidate("c", 100).start();
		advance(RETRY.plus(MOMENT));
		Member to = leader.engine.members()
			.stream()
			.filter((member) -> member.candidate().equals("b"))
			.findAny()
			.orElseThrow();
		leader.environment.delayCalls(Duration.ZERO);
		// No more than the metadata of a session has room for
		List<LeaderElector> some = this.electors.get(leader).subList(0, ClaimRules.FEW + 4);
		some.forEach((elector) -> assertThat(elector.resign(to)).isTrue());
		advance(MOMENT.multipliedBy(3));
		assertThat(led(named)).isEqualTo(some.size());
	}

	@Test
	void recordsThatALateClaimLeftToThisSessionAreClaimedAtOnce() {
		candidate("a", 0).start();
		Instance instance = candidate("b", 100);
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			this.store.claim(new ClaimBatch(instance.counting.claims()));
			instance.counting.setFailing("claim", true);
		});
		instance.start();
		advance(MOMENT);
		instance.counting.setFailing("claim", false);
		int orphans = instance.counting.claims().size();
		assertThat(orphans).isGreaterThan(ClaimRules.FEW);
		// They move to the share of another one, which cannot claim them
		candidate("c", 0).start();
		advance(RETRY);
		assertThat(led(instance)).isEqualTo(100);
	}

	private void holdAll(int elections) {
		this.store.heartbeat(new Session(DEAD, 1, "dead", Map.of(), LEASE), 0);
		for (int i = 0; i < elections; i++) {
			String election = "tenant-" + i;
			this.store.create(election, 1);
			ElectionRecord seen = view().elections().get(election);
			assertThat(this.store.claim(new Claim(seen, OptionalLong.empty(), seen.storeId(), DEAD, 2))).isTrue();
		}
		this.store.close(new SessionId("test"));
	}

	/** Joins no other election than these. */
	private Instance candidate(String name, int elections) {
		return candidate(name, elections, this.store);
	}

	private Instance candidate(String name, int elections, ElectionStore store) {
		Instance instance = new Instance(name, true, store);
		instance.engine.leave("jobs");
		List<LeaderElector> joined = new ArrayList<>();
		for (int i = 0; i < elections; i++) {
			joined.add(instance.engine.elector("tenant-" + i));
		}
		this.electors.put(instance, joined);
		return instance;
	}

	private long led(Instance instance) {
		return this.electors.get(instance).stream().filter(LeaderElector::isLeader).count();
	}

}
