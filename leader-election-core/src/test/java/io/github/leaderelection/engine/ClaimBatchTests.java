package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord.State;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for claims and creations that are sent together.
 */
class ClaimBatchTests extends AbstractEngineTests {

	private static final int MANY = 1000;

	private final Map<String, Integer> calls = Map.of("create", MANY / ClaimBatch.MOST, "claim",
			MANY / ClaimBatch.MOST);

	@Test
	void thousandElectionsAreCreatedAndClaimedInAFewCalls() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = join(instance, MANY - 1);
		instance.start();
		advance(MOMENT);
		assertThat(electors).allMatch(LeaderElector::isLeader);
		assertThat(instance.counting.takeCalls()).containsAllEntriesOf(this.calls);
		assertThat(instance.counting.batches()).containsOnly(ClaimBatch.MOST);
		advance(LEASE);
		assertThat(instance.eventsOf(LeadershipGrantedEvent.class)).hasSize(MANY);
		assertThat(instance.eventsOf(LeadershipRevokedEvent.class)).isEmpty();
	}

	@Test
	void refusalOfSomeClaimsRequestsOneView() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = join(instance, 99);
		instance.start();
		Set<String> refused = new HashSet<>();
		instance.counting.refuse((election) -> election.endsWith("0") && refused.add(election));
		advance(Duration.ofMillis(60));
		assertThat(refused).hasSize(10);
		assertThat(electors.stream().filter(LeaderElector::isLeader)).hasSize(89);
		instance.counting.takeCalls();
		advance(Duration.ofMillis(60));
		assertThat(electors).allMatch(LeaderElector::isLeader);
		assertThat(instance.counting.takeCalls()).containsEntry("heartbeat", 1).containsEntry("claim", 1);
	}

	@Test
	void outcomeThatIsUnknownIsUnknownForEach() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = join(instance, 49);
		// Executed, and not answered
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			this.store.claim(new ClaimBatch(instance.counting.claims()));
			instance.counting.setFailing("claim", true);
		});
		instance.start();
		advance(MOMENT);
		instance.counting.setFailing("claim", false);
		assertThat(view().elections().values()).allMatch((record) -> record.state() == State.HELD);
		assertThat(instance.events).noneMatch(LeadershipGrantedEvent.class::isInstance);
		assertThat(electors).noneMatch(LeaderElector::isLeader);
		long unknown = instance.counting.claims().get(0).token();
		advance(RETRY);
		assertThat(electors).allMatch(LeaderElector::isLeader)
			.allMatch((elector) -> elector.leadership().orElseThrow().fencingToken() > unknown);
	}

	@Test
	void claimThatIsNoLongerPermittedIsLeftOutAndTheOthersAreSent() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = join(instance, 2 * ClaimBatch.MOST - 1);
		List<String> paused = new ArrayList<>();
		instance.counting.onClaim(() -> {
			instance.counting.onClaim(() -> {
			});
			// One of the batch that waits for its turn
			Set<String> sent = new HashSet<>(instance.counting.claims().stream().map(Claim::election).toList());
			LeaderElector waits = electors.stream()
				.filter((elector) -> !sent.contains(elector.election()))
				.findAny()
				.orElseThrow();
			waits.pause("test");
			paused.add(waits.election());
		});
		instance.start();
		advance(MOMENT);
		assertThat(instance.counting.batches()).containsExactly(ClaimBatch.MOST, ClaimBatch.MOST - 1);
		assertThat(instance.counting.claims()).extracting(Claim::election).doesNotContainAnyElementsOf(paused);
		assertThat(electors.stream().filter((elector) -> !elector.isLeader())).extracting(LeaderElector::election)
			.isEqualTo(paused);
		electors.forEach((elector) -> elector.resume("test"));
		advance(RETRY);
		assertThat(electors).allMatch(LeaderElector::isLeader);
	}

	@Test
	void tokenOfABatchIsAboveAllThatAnyElectionNeeds() {
		Instance instance = new Instance("a", true);
		long ahead = instance.environment.currentTimeMillis() + Duration.ofHours(1).toMillis();
		this.store.create("job-7", ahead);
		List<LeaderElector> electors = join(instance, 20);
		createAll(electors);
		instance.start();
		advance(MOMENT);
		assertThat(electors).allMatch(LeaderElector::isLeader);
		assertThat(tokens(instance.counting.claims())).containsExactly(ahead + 1);
		// Each of them has used that token, so the next one is higher
		electors.forEach(LeaderElector::resign);
		advance(LEASE.plus(RETRY));
		assertThat(electors).allMatch(LeaderElector::isLeader)
			.allMatch((elector) -> elector.leadership().orElseThrow().fencingToken() > ahead + 1);
	}

	@Test
	void everyElectionOfABatchUsesUpItsToken() {
		Instance instance = new Instance("a", true);
		long ahead = instance.environment.currentTimeMillis() + Duration.ofHours(1).toMillis();
		this.store.create("job-7", ahead);
		List<LeaderElector> electors = join(instance, 20);
		createAll(electors);
		instance.counting.setFailing("claim", true);
		instance.start();
		advance(Duration.ofMillis(60));
		assertThat(tokens(instance.counting.claims())).containsExactly(ahead + 1);
		instance.counting.claims().clear();
		electors.get(7).pause("test");
		advance(RETRY);
		assertThat(tokens(instance.counting.claims())).isNotEmpty().allMatch((token) -> token > ahead + 1);
	}

	@Test
	void tokenThatIsFarAheadIsNotGivenToOtherElections() {
		Instance instance = new Instance("a", true);
		long now = instance.environment.currentTimeMillis();
		long far = now + Duration.ofDays(100).toMillis();
		this.store.create(List.of("job-1", "job-2", "job-3"), far);
		this.store.create("job-4", FencingTokens.HIGHEST - 1);
		this.store.create("job-5", FencingTokens.HIGHEST);
		List<LeaderElector> electors = join(instance, 20);
		createAll(electors);
		instance.start();
		advance(MOMENT);
		assertThat(tokensOf(electors.subList(1, 4))).containsOnly(far + 1);
		assertThat(tokensOf(electors.subList(4, 5))).containsOnly(FencingTokens.HIGHEST);
		assertThat(electors.get(5).isLeader()).isFalse();
		assertThat(tokensOf(electors.subList(6, 20))).allMatch((token) -> token < now + RETRY.toMillis());
		// Those that need the same token share it
		assertThat(instance.counting.batches()).containsExactlyInAnyOrder(3, 1, 16);
	}

	@Test
	void electionThatFailsDoesNotAffectTheOthersOfItsBatch() {
		Instance instance = new Instance("a", true);
		List<LeaderElector> electors = join(instance, 50);
		instance.environment.failures();
		instance.counting.onClaim(() -> instance.othersThrow = true);
		instance.start();
		advance(MOMENT);
		assertThat(instance.jobs.isLeader()).isTrue();
		instance.counting.onClaim(() -> {
		});
		instance.othersThrow = false;
		advance(RETRY);
		assertThat(electors).allMatch(LeaderElector::isLeader);
	}

	private void createAll(List<LeaderElector> electors) {
		this.store.create("jobs", 1);
		this.store.create(electors.stream().map(LeaderElector::election).toList(), 1);
	}

	private static Set<Long> tokens(Collection<Claim> claims) {
		return new HashSet<>(claims.stream().map(Claim::token).toList());
	}

	private static Set<Long> tokensOf(Collection<LeaderElector> electors) {
		return new HashSet<>(
				electors.stream().map((elector) -> elector.leadership().orElseThrow().fencingToken()).toList());
	}

	private static List<LeaderElector> join(Instance instance, int elections) {
		List<LeaderElector> electors = new ArrayList<>();
		for (int i = 0; i < elections; i++) {
			electors.add(instance.engine.elector("job-" + i));
		}
		return electors;
	}

}
