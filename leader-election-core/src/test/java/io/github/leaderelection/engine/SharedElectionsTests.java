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

	private final Map<Node, List<LeaderElector>> electors = new HashMap<>();

	@Test
	void instancesThatStartTogetherShareTheElections() {
		List<Node> nodes = IntStream.range(0, 10).mapToObj((number) -> candidate("node-" + number, 1000)).toList();
		for (Node node : nodes) {
			node.start();
			advance(Duration.ofMillis(2));
		}
		advance(RETRY.plus(MOMENT));
		assertThat(nodes.stream().mapToLong(this::led).sum()).isEqualTo(1000);
		assertThat(nodes).extracting(this::led).allMatch((led) -> led >= 50 && led <= 200);
	}

	@Test
	void instancesThatSurviveTheLeaderShareItsElections() {
		holdAll(1000);
		List<Node> nodes = IntStream.range(0, 10).mapToObj((number) -> candidate("node-" + number, 1000)).toList();
		for (Node node : nodes) {
			node.start();
			advance(Duration.ofMillis(150));
		}
		advance(LEASE.plus(MOMENT));
		// Each within milliseconds after it was permitted to
		assertThat(nodes.stream().mapToLong(this::led).sum()).isGreaterThan(950);
		advance(RETRY);
		assertThat(nodes.stream().mapToLong(this::led).sum()).isEqualTo(1000);
		assertThat(nodes).extracting(this::led).allMatch((led) -> led >= 50 && led <= 200);
	}

	@Test
	void manyElectionsThatAreClaimedLaterForManyCandidatesCauseNoViewEach() {
		holdAll(400);
		Node node = candidate("a", 400);
		node.start();
		for (int i = 0; i < ClaimSpread.FEW; i++) {
			// Stays silent
			this.store.heartbeat(new Session(new SessionId("other" + i), 1, "other", Map.of(), LEASE.multipliedBy(9)),
					0);
		}
		advance(LEASE);
		node.counting.takeCalls();
		advance(RETRY.minus(MOMENT));
		assertThat(node.counting.takeCalls().get("heartbeat")).isLessThan(6);
		advance(RETRY);
		assertThat(led(node)).isEqualTo(400);
	}

	@Test
	void loneInstanceClaimsAllAtOnce() {
		holdAll(400);
		Node node = candidate("a", 400);
		node.start();
		advance(LEASE.plus(MOMENT));
		assertThat(led(node)).isEqualTo(400);
	}

	@Test
	void formerHolderHasNoShare() {
		Node leader = candidate("a", 400);
		leader.start();
		advance(MOMENT);
		assertThat(led(leader)).isEqualTo(400);
		Node other = candidate("b", 400);
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
		List<Node> nodes = List.of(candidate("a", 400, losing), candidate("b", 400, losing));
		nodes.forEach(Node::start);
		advance(RETRY.plus(MOMENT));
		assertThat(nodes).extracting(this::led).allMatch((led) -> led >= 150 && led <= 250);
		data.set(new InMemoryElectionStore());
		advance(RETRY.plus(MOMENT));
		assertThat(nodes).extracting(this::led).containsOnly(0L);
		advance(LEASE.plus(RETRY.multipliedBy(2)));
		assertThat(nodes.stream().mapToLong(this::led).sum()).isEqualTo(400);
		assertThat(nodes).extracting(this::led).allMatch((led) -> led >= 150 && led <= 250);
	}

	@Test
	void electionsWhoseOwnerIsNoCandidateAreClaimedByTheNextView() {
		Node owner = candidate("a", 0);
		owner.start();
		Node node = candidate("b", 100);
		node.start();
		advance(MOMENT);
		long own = led(node);
		assertThat(own).isBetween(25L, 75L);
		// A hint does not hurry it
		this.store.close(new SessionId("nobody"));
		advance(RETRY.minus(MOMENT.multipliedBy(2)));
		assertThat(led(node)).isEqualTo(own);
		advance(MOMENT.multipliedBy(3));
		assertThat(led(node)).isEqualTo(100);
	}

	@Test
	void fewElectionsAreClaimedAtOnceOneSOwnShareFirst() {
		Node owner = candidate("a", 0);
		owner.start();
		Node node = candidate("b", ClaimRules.FEW);
		node.start();
		advance(MOMENT);
		assertThat(led(node)).isEqualTo(ClaimRules.FEW);
		assertThat(node.counting.batches()).hasSize(2);
	}

	@Test
	void electionsHandedToAMemberAreClaimedByItAtOnce() {
		Node leader = candidate("a", 100);
		leader.start();
		advance(MOMENT);
		Node named = candidate("b", 100);
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
		Node node = candidate("b", 100);
		node.counting.onClaim(() -> {
			node.counting.onClaim(() -> {
			});
			this.store.claim(new ClaimBatch(node.counting.claims()));
			node.counting.setFailing("claim", true);
		});
		node.start();
		advance(MOMENT);
		node.counting.setFailing("claim", false);
		int orphans = node.counting.claims().size();
		assertThat(orphans).isGreaterThan(ClaimRules.FEW);
		// They move to the share of another one, which cannot claim them
		candidate("c", 0).start();
		advance(RETRY);
		assertThat(led(node)).isEqualTo(100);
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
	private Node candidate(String name, int elections) {
		return candidate(name, elections, this.store);
	}

	private Node candidate(String name, int elections, ElectionStore store) {
		Node node = new Node(name, true, store);
		node.engine.leave("jobs");
		List<LeaderElector> joined = new ArrayList<>();
		for (int i = 0; i < elections; i++) {
			joined.add(node.engine.elector("tenant-" + i));
		}
		this.electors.put(node, joined);
		return node;
	}

	private long led(Node node) {
		return this.electors.get(node).stream().filter(LeaderElector::isLeader).count();
	}

}
