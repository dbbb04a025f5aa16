package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.engine.IdentityWatch.Outcome;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityWatch}. Times are in milliseconds, the renew deadline is 7
 * seconds.
 */
class IdentityWatchTests {

	private static final SessionId SELF = new SessionId("self");

	private static final long MILLI = 1_000_000;

	private final IdentityWatch watch = new IdentityWatch(TimingRules.SAFE, SELF);

	@ParameterizedTest(name = "{0}, returning {1}, intact {2}, received at {3}: {4}")
	@CsvSource({ "one, true, true, 3000, CONTINUED", "one, true, true, 7099, CONTINUED",
			"one, true, true, 7100, INTERRUPTED", "one, false, true, 7100, CONTINUED",
			"one, false, true, 700000, CONTINUED", "two, true, true, 3000, IDENTITY_CHANGED",
			"two, false, true, 3000, IDENTITY_CHANGED", "two, true, true, 7100, IDENTITY_CHANGED",
			"one, true, false, 3000, WRITES_LOST", "one, false, false, 3000, WRITES_LOST",
			"two, true, false, 7100, WRITES_LOST" })
	void beginsAnewWithWhatMakesEarlierViewsWorthless(String id, boolean recurring, boolean intact, long received,
			Outcome expected) {
		assertThat(observe("one", recurring, true, 100, 200)).isEqualTo(Outcome.BEGUN);
		assertThat(this.watch.since()).isEqualTo(200 * MILLI);
		assertThat(this.watch.number()).isEqualTo(1);
		assertThat(observe(id, recurring, intact, received - 50, received)).isEqualTo(expected);
		boolean continued = expected == Outcome.CONTINUED;
		assertThat(this.watch.since()).isEqualTo((continued ? 200 : received) * MILLI);
		assertThat(this.watch.number()).isEqualTo(continued ? 1 : 2);
	}

	@Test
	void firstViewThatLacksItsOwnHeartbeatIsLostWrites() {
		assertThat(observe("one", true, false, 100, 200)).isEqualTo(Outcome.WRITES_LOST);
		assertThat(this.watch.since()).isEqualTo(200 * MILLI);
	}

	@Test
	void gapCountsFromTheLastView() {
		observe("one", true, true, 100, 200);
		assertThat(observe("one", true, true, 5000, 5100)).isEqualTo(Outcome.CONTINUED);
		assertThat(observe("one", true, true, 11000, 11999)).isEqualTo(Outcome.CONTINUED);
		assertThat(this.watch.since()).isEqualTo(200 * MILLI);
		assertThat(observe("one", true, true, 17000, 18000)).isEqualTo(Outcome.INTERRUPTED);
		assertThat(observe("one", true, true, 18100, 18200)).isEqualTo(Outcome.CONTINUED);
		assertThat(this.watch.since()).isEqualTo(18000 * MILLI);
	}

	private Outcome observe(String id, boolean recurring, boolean intact, long sent, long received) {
		Session self = new Session(SELF, 5, "self", Map.of(), Duration.ofSeconds(10));
		ElectionView view = new ElectionView(id, recurring, intact, Map.of(), Map.of(SELF, self));
		return this.watch.observe(Observation.of(view, 5, new Moment(sent * MILLI, sent),
				new Moment(received * MILLI, received), ElectionSettings.defaults(), TimingRules.SAFE));
	}

}
