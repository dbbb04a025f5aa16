package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClaimSpread}.
 */
class ClaimSpreadTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ClaimSpread spread = spread(Duration.ofSeconds(10));

	@Test
	void fewCandidatesClaimAtOnce() {
		assertThat(delays(this.spread, 16, false)).containsOnly(0L);
	}

	@Test
	void manySpreadTheMoreTheMoreTheyAre() {
		assertSpread(delays(this.spread, 17, false), Duration.ofMillis(170));
		assertSpread(delays(this.spread, 50, false), Duration.ofMillis(500));
		assertSpread(delays(this.spread, 1000, false), SECOND);
	}

	@Test
	void fewSpreadInAStorm() {
		assertSpread(delays(this.spread, 2, true), SECOND);
	}

	@Test
	void delayOfARecordDoesNotChange() {
		long first = this.spread.delay(record(1), 50, false);
		assertThat(this.spread.delay(record(1), 50, false)).isEqualTo(first);
		assertThat(this.spread.delay(record(1), 100, false)).isBetween(2 * first - 1, 2 * first + 1);
		assertThat(this.spread.delay(record(2), 50, false)).isNotEqualTo(first);
	}

	@Test
	void delayIsShortHoweverLongTheLeaseIs() {
		ClaimSpread slow = spread(Duration.ofHours(10));
		assertSpread(delays(slow, 50, false), Duration.ofMillis(500));
		assertSpread(delays(slow, 50, true), SECOND);
		ClaimSpread fast = spread(Duration.ofSeconds(1));
		assertSpread(delays(fast, 50, false), Duration.ofMillis(50));
		assertSpread(delays(fast, 50, true), Duration.ofMillis(100));
	}

	private static void assertSpread(List<Long> delays, Duration width) {
		assertThat(delays).allSatisfy((delay) -> assertThat(delay).isBetween(0L, width.toNanos() - 1));
		assertThat(delays).anySatisfy((delay) -> assertThat(delay).isGreaterThan(width.toNanos() * 9 / 10));
		assertThat(delays).anySatisfy((delay) -> assertThat(delay).isLessThan(width.toNanos() / 10));
	}

	private static List<Long> delays(ClaimSpread spread, int candidates, boolean storm) {
		return LongStream.range(0, 200).map((token) -> spread.delay(record(token), candidates, storm)).boxed().toList();
	}

	private static ElectionRecord record(long token) {
		return new ElectionRecord("jobs", State.RELEASED, null, token, "store");
	}

	private static ClaimSpread spread(Duration lease) {
		VirtualWorld.Environment environment = new VirtualWorld().environment();
		return new ClaimSpread(SessionContexts.of(new InMemoryElectionStore(), environment,
				ElectionSettings.ofLease(lease), new Session(new SessionId("a"), 0, "a", Map.of(), lease)),
				environment.random()::nextDouble);
	}

}
