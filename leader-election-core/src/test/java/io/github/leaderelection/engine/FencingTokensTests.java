package io.github.leaderelection.engine;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FencingTokens}.
 */
class FencingTokensTests {

	private static final long NOW = 1_790_000_000_000L;

	@Test
	void tokenIsHigherThanWhatIsStoredWhatWasSeenAndTheWallClock() {
		assertThat(FencingTokens.next(0, 0, NOW)).hasValue(NOW + 1);
		assertThat(FencingTokens.next(NOW + 5, 0, NOW)).hasValue(NOW + 6);
		assertThat(FencingTokens.next(0, NOW + 7, NOW)).hasValue(NOW + 8);
	}

	@ParameterizedTest(name = "stored {0}, seen {1}, clock {2}: {3}")
	@CsvSource({ "2421000000000, 0, 1790000000000, 2421000000001", "0, 2421000000000, 1790000000000, 2421000000001",
			"1790000000000, 0, 189000000000, 1790000000001", "1790000000000, 0, -1, 1790000000001",
			"4611686018427387903, 0, 1790000000000, 4611686018427387904",
			"0, 4611686018427387903, 1790000000000, 4611686018427387904" })
	void tokenIsFollowedHoweverWrongTheClocksAre(long stored, long seen, long clock, long expected) {
		assertThat(FencingTokens.next(stored, seen, clock)).hasValue(expected);
	}

	@Test
	void tokenAboveTheHighestIsRefused() {
		assertThat(FencingTokens.HIGHEST).isEqualTo(4611686018427387904L);
		assertThat(FencingTokens.next(FencingTokens.HIGHEST, 0, NOW)).isEmpty();
		assertThat(FencingTokens.next(0, FencingTokens.HIGHEST, NOW)).isEmpty();
		assertThat(FencingTokens.next(Long.MAX_VALUE, 0, NOW)).isEmpty();
		assertThat(FencingTokens.describeRefused(Long.MAX_VALUE)).contains("9223372036854775807", "2^62");
	}

	@Test
	void clockIsWrongIfATokenIsMoreThanADayAhead() {
		long day = Duration.ofDays(1).toMillis();
		assertThat(FencingTokens.isFarAhead(NOW + day, NOW)).isFalse();
		assertThat(FencingTokens.isFarAhead(NOW + day + 1, NOW)).isTrue();
		assertThat(FencingTokens.isFarAhead(NOW, NOW)).isFalse();
		assertThat(FencingTokens.describeFarAhead(2_421_000_000_000L, NOW)).contains("2421000000000", "2046-", "2026-",
				"Check the clocks");
	}

}
