package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.engine.Decision.Abstain;
import io.github.leaderelection.engine.Decision.CreateRecord;
import io.github.leaderelection.engine.Decision.WaitUntil;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DecisionLog}.
 */
class DecisionLogTests {

	private static final Decision CREATE = new CreateRecord(1);

	private static final Decision WATCH = new WaitUntil(0, true);

	private static final String HINT = "leader-election.claim-missing=true";

	private final DecisionLog log = new DecisionLog("jobs", false);

	@Test
	void creationIsExplainedOnceUntilTheRecordWasSeen() {
		assertThat(report(CREATE, null)).contains("INFO", "[jobs] the store has no record of this election");
		assertThat(report(CREATE, null)).isEmpty();
		assertThat(report(new Abstain(), State.HELD)).isEmpty();
		assertThat(report(CREATE, null)).contains("creating one");
	}

	@Test
	void missingRecordThatIsNotCreatedIsNotExplained() {
		assertThat(report(new Abstain(), null)).isEmpty();
		assertThat(report(CREATE, null)).isNotEmpty();
	}

	@Test
	void watchOfANewRecordIsExplainedOnceUntilATermIsGranted() {
		assertThat(report(WATCH, State.VACANT)).contains("INFO", "[jobs] the record in the store is new", HINT);
		assertThat(report(WATCH, State.VACANT)).isEmpty();
		this.log.granted();
		assertThat(report(WATCH, State.VACANT)).contains("is new");
	}

	@Test
	void watchOfARecordThatMayBeOutOfDateHasNoRemedy() {
		assertThat(report(WATCH, State.RELEASED)).contains("the store may have lost a record that is newer")
			.doesNotContain(HINT);
	}

	@Test
	void remedyIsNotNamedWhereItDoesNotHelp() {
		assertThat(report(this.log, WATCH, State.VACANT, true)).contains("is new").doesNotContain(HINT);
		assertThat(report(new DecisionLog("jobs", true), WATCH, State.VACANT, false)).contains("is new")
			.doesNotContain(HINT);
	}

	@Test
	void waitForAnotherLeaderIsNotExplained() {
		assertThat(report(new WaitUntil(0, false), State.HELD)).isEmpty();
		assertThat(report(new Abstain(), State.HELD)).isEmpty();
		assertThat(report(WATCH, State.HELD)).isEmpty();
		assertThat(report(WATCH, State.RELEASED)).isNotEmpty();
	}

	private String report(Decision decision, @Nullable State state) {
		return report(this.log, decision, state, false);
	}

	private static String report(DecisionLog log, Decision decision, @Nullable State state, boolean recurring) {
		Situation situation = situation(state, recurring);
		return LogOutput.of(() -> log.report(decision, situation));
	}

	private static Situation situation(@Nullable State state, boolean recurring) {
		SessionId self = new SessionId("self");
		ElectionRecord record = (state != null)
				? new ElectionRecord("jobs", state, (state == State.HELD) ? new SessionId("other") : null, 5, "store")
				: null;
		Moment now = new Moment(0, 0);
		Observation observation = Observation.of(new ElectionView("store", recurring, true, Map.of(), Map.of()), 1, now,
				now, ElectionSettings.defaults(), TimingRules.SAFE);
		return new Situation(self, Duration.ofSeconds(10), record, observation, false, 0, 0, 0, Duration.ofSeconds(10),
				0, null, false, 0);
	}

}
