package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.ElectionStatus;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusSnapshot}: what the state thread has not published yet.
 */
class StatusSnapshotTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Elector elector = new Elector("jobs", this.environment, new NoElectorCalls(() -> {
	}), new GuardedWork(this.environment, () -> {
	}), new Standing(), new Pauses("all elections"), CandidacyRules.SAFE);

	@Test
	void termCountsFromItsGrantThoughTheLeaderIsNotPublishedYet() {
		this.world.advance(SECOND);
		this.elector.grant(term());
		Moment granted = Moment.now(this.environment);
		this.world.advance(SECOND.multipliedBy(2));
		ElectionStatus status = this.elector.status();
		assertThat(status.state()).isEqualTo(State.LEADING);
		assertThat(status.elapsed()).isEqualTo(SECOND.multipliedBy(2));
		assertThat(status.since()).isEqualTo(granted.wallTime());
		assertThat(status.leader()).isEmpty();
	}

	@Test
	void stateWithoutATermCountsFromItsPublication() {
		this.elector.grant(term());
		this.world.advance(SECOND.multipliedBy(8));
		this.elector.observe(new LeaderKnowledge(null, true, now(), now(), false));
		this.world.advance(SECOND);
		assertThat(this.elector.status().state()).isEqualTo(State.LEADERLESS);
		assertThat(this.elector.status().elapsed()).isEqualTo(SECOND);
	}

	@Test
	void endThatIsNotPublishedYetCountsFromNow() {
		Term term = term();
		this.elector.grant(term);
		this.elector.observe(new LeaderKnowledge(new Leader("a", 5, Map.of()), true, now(), now(), false));
		this.world.advance(SECOND.multipliedBy(5));
		term.end(Reason.RESIGNED);
		assertThat(this.elector.status().state()).isEqualTo(State.LEADERLESS);
		assertThat(this.elector.status().elapsed()).isZero();
		assertThat(this.elector.status().leaderless()).isZero();
		assertThat(this.elector.status().since()).isEqualTo(Moment.now(this.environment).wallTime());
	}

	@Test
	void timeWithoutALeaderGoesOnWhenTheStoreAnswersNoLonger() {
		Moment lost = now();
		this.elector.observe(new LeaderKnowledge(null, true, lost, lost, false));
		this.world.advance(SECOND.multipliedBy(3));
		this.elector.observe(new LeaderKnowledge(null, false, now(), lost, false));
		this.world.advance(SECOND);
		assertThat(this.elector.status().state()).isEqualTo(State.UNKNOWN);
		assertThat(this.elector.status().elapsed()).isEqualTo(SECOND);
		assertThat(this.elector.status().leaderless()).isEqualTo(SECOND.multipliedBy(4));
	}

	private Moment now() {
		return Moment.now(this.environment);
	}

	private Term term() {
		return new Term("jobs", "a", 5, 0, new Lease(Moment.now(this.environment), Duration.ofSeconds(7)),
				this.environment, TimingRules.SAFE);
	}

}
