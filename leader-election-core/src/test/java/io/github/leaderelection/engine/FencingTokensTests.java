package io.github.leaderelection.engine;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FencingTokens}.
 *
 * @author Leader Election
 */
class FencingTokensTests {

	private static final long NOW = 1_790_000_000_000L;

	@Test
	void tokenIsHigherThanWhatIsStoredWhatWasSeenAndTheWallClock() {
		assertThat(FencingTokens.next(0, 0, NOW)).hasValue(NOW + 1);
		assertThat(FencingTokens.next(NOW + 5, 0, NOW)).hasValue(NOW + 6);
		assertThat(FencingTokens.next(0, NOW + 7, NOW)).hasValue(NOW + 8);
	}

	@Test
	void tokenMoreThanTenYearsAheadIsRefused() {
		long tenYears = Duration.ofDays(3653).toMillis();
		assertThat(FencingTokens.next(NOW + tenYears, 0, NOW)).isPresent();
		assertThat(FencingTokens.next(NOW + tenYears + 1, 0, NOW)).isEmpty();
		assertThat(FencingTokens.next(Long.MAX_VALUE, 0, NOW)).isEmpty();
	}

}
