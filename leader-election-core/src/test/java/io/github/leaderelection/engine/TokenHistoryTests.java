package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.leaderelection.store.ElectionRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TokenHistory}.
 */
class TokenHistoryTests {

	private static final long NOW = 1_790_000_000_000L;

	private static final long AHEAD = 2_421_000_000_000L;

	private final List<String> warnings = new ArrayList<>();

	private final List<String> errors = new ArrayList<>();

	private final TokenHistory tokens = new TokenHistory(this.warnings::add, this.errors::add);

	private OptionalLong next(long stored, long seen, long nowMillis) {
		OptionalLong token = TimingRules.SAFE.nextToken(stored, Math.max(seen, this.tokens.last()), nowMillis);
		token.ifPresentOrElse((used) -> this.tokens.used(used, nowMillis), () -> this.tokens.refused(stored));
		return token;
	}

	@Test
	void everyAttemptHasATokenOfItsOwn() {
		assertThat(next(5, 0, NOW)).hasValue(NOW + 1);
		assertThat(next(5, 0, NOW)).hasValue(NOW + 2);
		assertThat(next(5, NOW + 10, NOW)).hasValue(NOW + 11);
		assertThat(this.warnings).isEmpty();
		assertThat(this.errors).isEmpty();
	}

	@Test
	void wrongClockIsReportedOnce() {
		assertThat(next(AHEAD, 0, NOW)).hasValue(AHEAD + 1);
		assertThat(next(AHEAD, 0, NOW)).hasValue(AHEAD + 2);
		assertThat(next(AHEAD, 0, AHEAD)).hasValue(AHEAD + 3);
		assertThat(next(AHEAD, 0, NOW)).hasValue(AHEAD + 4);
		assertThat(this.warnings).singleElement().asString().contains("2421000000001");
	}

	@Test
	void tokensDoNotGoBackWhenARefusedOneWasPutRight() {
		RecordWatch watch = new RecordWatch();
		watch.observe(record(AHEAD), "store", 0);
		assertThat(next(AHEAD, watch.highestToken(), NOW)).hasValue(AHEAD + 1);
		watch.observe(record(Long.MAX_VALUE), "store", 0);
		assertThat(next(Long.MAX_VALUE, watch.highestToken(), NOW)).isEmpty();
		watch.observe(record(5), "store", 0);
		assertThat(next(5, watch.highestToken(), NOW)).hasValue(AHEAD + 2);
	}

	@Test
	void tokenThatWasPutRightIsFollowedThoughARefusedOneWasSeen() {
		RecordWatch watch = new RecordWatch();
		watch.observe(record(FencingTokens.HIGHEST + 1), "store", 0);
		watch.observe(record(5), "store", 0);
		assertThat(next(5, watch.highestToken(), NOW)).hasValue(NOW + 1);
	}

	private static ElectionRecord record(long token) {
		return new ElectionRecord("jobs", ElectionRecord.State.RELEASED, null, token, "store");
	}

	@Test
	void refusedTokenIsReportedOnceUntilItIsPutRight() {
		assertThat(next(Long.MAX_VALUE, Long.MAX_VALUE, NOW)).isEmpty();
		assertThat(next(Long.MAX_VALUE, Long.MAX_VALUE, NOW)).isEmpty();
		assertThat(this.errors).singleElement().asString().contains("9223372036854775807");
		assertThat(next(5, 0, NOW)).hasValue(NOW + 1);
		assertThat(next(Long.MAX_VALUE, Long.MAX_VALUE, NOW)).isEmpty();
		assertThat(this.errors).hasSize(2);
		assertThat(this.warnings).isEmpty();
	}

}
