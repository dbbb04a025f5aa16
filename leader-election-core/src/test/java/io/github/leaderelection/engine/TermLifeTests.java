package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TermLife}.
 */
class TermLifeTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final ElectionSettings settings = ElectionSettings.defaults();

	private final SessionContext context = SessionContexts.of(new InMemoryElectionStore(), this.environment,
			this.settings, new Session(new SessionId("a"), 0, "a", Map.of(), this.settings.leaseDuration()));

	private final Elector elector = new Elector("jobs", this.environment, new NoElectorCalls(() -> {
	}), new GuardedWork(this.environment, () -> {
	}), new Standing(), new Pauses("all elections"), CandidacyRules.SAFE);

	private final CampaignGate gate = new CampaignGate();

	private final List<Long> released = new ArrayList<>();

	private final TermLife terms = new TermLife(this.elector, this.context, this.gate,
			new DeadlineWatch(this.context, new Timers(this.environment), () -> Long.MAX_VALUE),
			new LeaderWatch(this.elector, this.context, new StoreWatch(this.context), () -> true),
			new TermReport("jobs", this.context, new StallWatch(this.context, 500_000_000)),
			new SharedLease(this.context), this.released::add);

	@BeforeEach
	void open() {
		this.gate.open();
	}

	@Test
	void termThatIsResignedIsReleasedAndStoodBackFrom() {
		grant(5);
		Term first = this.terms.leading();
		assertThat(this.elector.isLeader()).isTrue();
		assertThat(this.terms.isClear()).isFalse();
		this.terms.end(Reason.RESIGNED);
		assertThat(this.terms.leading()).isNull();
		assertThat(this.terms.last()).isSameAs(first);
		assertThat(this.terms.isClear()).isTrue();
		assertThat(this.released).containsExactly(5L);
		assertThat(this.terms.standBack())
			.isEqualTo(new StandBack(5, this.context.now() + this.settings.leaseDuration().toNanos()));
	}

	@Test
	void termThatIsLostOrStoppedIsNeitherReleasedNorStoodBackFrom() {
		for (Reason reason : List.of(Reason.RECORD_LOST, Reason.SUPERSEDED, Reason.RENEW_DEADLINE, Reason.STOPPED)) {
			grant(5);
			this.terms.end(reason);
			assertThat(this.terms.isClear()).isTrue();
			assertThat(this.terms.standBack()).isNull();
			assertThat(this.released).isEmpty();
		}
	}

	@Test
	void resignationOfAnEarlierTermDoesNotEndALaterOne() {
		grant(5);
		Term first = this.terms.leading();
		this.terms.end(Reason.STOPPED);
		grant(6);
		first.end(Reason.RESIGNED);
		this.terms.expire();
		assertThat(this.terms.leading()).isNotNull();
		assertThat(this.elector.isLeader()).isTrue();
	}

	@Test
	void grantAtAClosedGateLeavesTheStandBackAsItWas() {
		grant(5);
		this.terms.end(Reason.RESIGNED);
		StandBack before = this.terms.standBack();
		this.gate.close(false, () -> {
		});
		this.world.advance(Duration.ofSeconds(1));
		grant(6);
		assertThat(this.terms.leading()).isNull();
		assertThat(this.elector.isLeader()).isFalse();
		assertThat(this.terms.standBack()).isNotNull().isEqualTo(before);
		assertThat(this.terms.last().fencingToken()).isEqualTo(5);
	}

	private void grant(long token) {
		Moment now = Moment.now(this.environment);
		this.terms.grant(token, 1, new Lease(now, this.settings.renewDeadline()));
	}

}
