package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.Member;
import io.github.leaderelection.store.ElectionRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for which instance comes first: the one that a leader hands the election to, and
 * the newest one in a rolling restart.
 */
class PrecedenceTests extends AbstractEngineTests {

	private final List<LeadershipGrantedEvent> granted = new ArrayList<>();

	private final Map<String, Instance> started = new HashMap<>();

	@Test
	void transferGoesToTheMemberThatWasNamed() {
		Instance leader = leader("a");
		for (String name : List.of("b", "c", "d", "e")) {
			started(name).engine.addListener(this::note);
		}
		advance(RETRY);
		for (String to : List.of("d", "b", "e", "c")) {
			this.granted.clear();
			Instance current = leader;
			Member member = member(current, to);
			assertThat(current.jobs.resign(member)).isTrue();
			assertThat(current.jobs.isLeader()).isFalse();
			advance(RETRY);
			assertThat(this.granted).extracting(LeadershipGrantedEvent::candidate).containsExactly(to);
			advance(LEASE);
			this.granted.clear();
			instance(to).jobs.resign(member(instance(to), "a"));
			advance(RETRY.multipliedBy(2));
			assertThat(leader.jobs.isLeader()).isTrue();
		}
	}

	@Test
	void othersClaimWhatWasHandedToAMemberThatDied() {
		Instance leader = leader("a");
		Instance other = started("b");
		Instance dying = started("c");
		advance(RETRY);
		Member member = member(leader, "c");
		dying.counting.setDown(true);
		leader.jobs.resign(member);
		advance(RETRY.multipliedBy(4));
		assertThat(other.jobs.isLeader()).isTrue();
	}

	@Test
	void transferToOneselfOrToNobodyIsRefusedAndChangesNothing() {
		Instance leader = leader("a");
		advance(RETRY);
		Member self = leader.engine.members().get(0);
		assertThat(self.self()).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> leader.jobs.resign(self))
			.withMessageContaining("is this instance");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> leader.jobs.resign(new Member("gone", "x", Map.of(), false, Duration.ZERO)))
			.withMessageContaining("is not alive");
		assertThat(leader.jobs.isLeader()).isTrue();
		Instance follower = started("b");
		advance(RETRY);
		assertThat(follower.jobs.resign(self)).isFalse();
	}

	@Test
	void announcementIsNoMetadataOfTheMember() {
		Instance leader = leader("a");
		Instance other = started("b");
		advance(RETRY);
		leader.jobs.resign(member(leader, "b"));
		advance(RETRY);
		assertThat(member(other, "a").metadata()).containsOnlyKeys("url");
	}

	@Test
	void announcementEndsWithTheNextClaim() {
		Instance leader = leader("a");
		started("b");
		advance(RETRY);
		leader.jobs.resign(member(leader, "b"));
		assertThat(announcements()).isZero();
		advance(MOMENT);
		assertThat(announcements()).isOne();
		advance(RETRY.multipliedBy(2));
		assertThat(announcements()).isZero();
	}

	@Test
	void announcementOfAnElectionThatWasLeftEndsWithTheNextClaim() {
		Instance leader = leader("a");
		Instance second = started("b");
		second.jobs.pause("test");
		advance(RETRY);
		leader.jobs.resign(member(leader, "b"));
		leader.engine.leave("jobs");
		advance(RETRY.multipliedBy(3));
		assertThat(announcements()).isOne();
		second.jobs.resume("test");
		advance(LEASE.multipliedBy(2));
		assertThat(second.jobs.isLeader()).isTrue();
		assertThat(announcements()).isZero();
	}

	private long announcements() {
		return view().sessions()
			.values()
			.stream()
			.flatMap((session) -> session.metadata().keySet().stream())
			.filter((key) -> key.startsWith(Announcements.RESERVED + "transfer."))
			.count();
	}

	@Test
	void reservedKeysAreRefusedInMetadata() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ElectionEngine.builder(this.store).metadata(Map.of("leader-election.x", "1")))
			.withMessageContaining("leader-election.");
	}

	@Test
	void leadershipMovesOnceInARollingRestartWithNewestFirst() {
		assertThat(rollingRestart(true)).isOne();
	}

	@Test
	void leadershipMovesMoreOftenInARollingRestartWithoutIt() {
		assertThat(rollingRestart(false)).isGreaterThan(1);
	}

	@Test
	void transferIsReleasedOnceTheOthersCanKnowOfIt() {
		Instance leader = leader("a");
		Instance other = started("b");
		started("c");
		advance(RETRY);
		Member member = member(leader, "b");
		leader.environment.holdCalls();
		advance(RETRY);
		leader.jobs.resign(member);
		// The view of a heartbeat that was sent before says nothing of the transfer
		leader.counting.takeCalls();
		leader.environment.releaseCalls();
		advance(Duration.ofMillis(1));
		assertThat(leader.counting.takeCalls()).containsOnlyKeys("heartbeat");
		assertThat(record().state()).isEqualTo(ElectionRecord.State.HELD);
		advance(RETRY);
		assertThat(other.jobs.isLeader()).isTrue();
	}

	// Each new instance is started before the one that it replaces is stopped. In the
	// worst order: the leader is replaced first, and old instances see the release first
	private int rollingRestart(boolean newest) {
		List<ElectionEngine> old = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			old.add(engine("old-" + i, "1.9", newest));
			advance(MOMENT);
		}
		assertThat(old.get(0).elector("jobs").isLeader()).isTrue();
		this.granted.clear();
		for (int i = 0; i < 5; i++) {
			engine("new-" + i, "1.10", newest);
			advance(RETRY.multipliedBy(2));
			old.get(i).stopAsync();
			advance(RETRY.multipliedBy(3));
		}
		advance(LEASE.multipliedBy(2));
		return this.granted.size();
	}

	private ElectionEngine engine(String name, String version, boolean newest) {
		ElectionEngine engine = ElectionEngine.builder(new CountingStore(this.store))
			.candidate(name)
			.metadata(Map.of("version", version))
			.settings(ElectionSettings.defaults().withClaimMissing(true))
			.environment(this.world.environment())
			.preferNewest(newest)
			.build();
		LeaderElector elector = engine.elector("jobs");
		elector.addListener(this::note);
		engine.start();
		engine.campaign();
		return engine;
	}

	private void note(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent grant) {
			this.granted.add(grant);
		}
	}

	@Override
	Instance started(String name) {
		Instance instance = super.started(name);
		this.started.put(name, instance);
		return instance;
	}

	private Instance instance(String name) {
		return this.started.get(name);
	}

	private static Member member(Instance instance, String candidate) {
		return instance.engine.members()
			.stream()
			.filter((member) -> member.candidate().equals(candidate))
			.findAny()
			.orElseThrow();
	}

}
