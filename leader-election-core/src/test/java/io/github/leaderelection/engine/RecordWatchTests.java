package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordWatch}.
 */
class RecordWatchTests {

	private final RecordWatch watch = new RecordWatch();

	@Test
	void countsFromTheFirstSightOfWhatIsUnchanged() {
		observe(State.RELEASED, 5, "one", "one", 100);
		observe(State.RELEASED, 5, "one", "one", 200);
		assertThat(this.watch.since()).isEqualTo(100);
		observe(State.RELEASED, 6, "one", "one", 300);
		assertThat(this.watch.since()).isEqualTo(300);
		observe(State.RELEASED, 6, "one", "two", 400);
		assertThat(this.watch.since()).isEqualTo(400);
	}

	@Test
	void countsAnewWhenTheRecordWasMissing() {
		observe(State.RELEASED, 5, "one", "one", 100);
		this.watch.observe(null, "one", 200);
		assertThat(this.watch.isTrusted(true)).isFalse();
		observe(State.RELEASED, 5, "one", "one", 300);
		assertThat(this.watch.since()).isEqualTo(300);
	}

	@Test
	void trustsWhatTheSameIncarnationWroteUnlessItWentBack() {
		observe(State.RELEASED, 5, "one", "one", 100);
		assertThat(this.watch.isTrusted(false)).isTrue();
		observe(State.RELEASED, 5, "one", "two", 200);
		assertThat(this.watch.isTrusted(false)).isFalse();
		observe(State.RELEASED, 4, "two", "two", 300);
		assertThat(this.watch.isTrusted(false)).isFalse();
		assertThat(this.watch.highestToken()).isEqualTo(5);
	}

	@Test
	void trustsAVacantRecordOnlyIfThatIsWantedAndItWasNeverClaimed() {
		observe(State.VACANT, 1, "one", "one", 100);
		assertThat(this.watch.isTrusted(false)).isFalse();
		assertThat(this.watch.isTrusted(true)).isTrue();
		observe(State.HELD, 2, "one", "one", 200);
		observe(State.VACANT, 3, "one", "one", 300);
		assertThat(this.watch.isTrusted(true)).isFalse();
	}

	@Test
	void distrustsWhatItSawBeforeTheStoreLostWrites() {
		observe(State.HELD, 5, "one", "one", 100);
		this.watch.distrust();
		observe(State.HELD, 5, "one", "one", 200);
		assertThat(this.watch.since()).isEqualTo(200);
		assertThat(this.watch.isTrusted(true)).isFalse();
	}

	@Test
	void distrustEndsWithANewClaimAndNothingLess() {
		observe(State.HELD, 5, "one", "one", 100);
		this.watch.distrust();
		observe(State.RELEASED, 6, "one", "one", 200);
		assertThat(this.watch.isTrusted(true)).isFalse();
		observe(State.HELD, 6, "one", "one", 300);
		assertThat(this.watch.isTrusted(true)).isFalse();
		observe(State.HELD, 7, "one", "one", 400);
		assertThat(this.watch.isTrusted(true)).isTrue();
	}

	@Test
	void distrustIsNotEndedByWhatTheSameViewShows() {
		observe(State.HELD, 5, "one", "one", 100);
		this.watch.distrust();
		observe(State.HELD, 6, "one", "one", 200);
		assertThat(this.watch.isTrusted(true)).isFalse();
		observe(State.HELD, 6, "one", "one", 300);
		assertThat(this.watch.isTrusted(true)).isFalse();
		observe(State.HELD, 7, "one", "one", 400);
		assertThat(this.watch.isTrusted(true)).isTrue();
	}

	@Test
	void highestTokenThatIsGivenCountsAsSeenAndNoneAboveIt() {
		observe(State.HELD, FencingTokens.HIGHEST, "one", "one", 100);
		assertThat(this.watch.highestToken()).isEqualTo(FencingTokens.HIGHEST);
		observe(State.HELD, FencingTokens.HIGHEST + 1, "one", "one", 200);
		assertThat(this.watch.highestToken()).isEqualTo(FencingTokens.HIGHEST);
	}

	private void observe(State state, long token, String writtenBy, String shownBy, long start) {
		SessionId holder = (state == State.HELD) ? new SessionId("a") : null;
		this.watch.observe(new ElectionRecord("jobs", state, holder, token, writtenBy), shownBy, start);
	}

}
