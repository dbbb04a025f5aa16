package io.github.leaderelection.fencing;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InMemorySeenTokens}.
 */
class InMemorySeenTokensTests {

	private final InMemorySeenTokens tokens = new InMemorySeenTokens();

	@Test
	void tokensOnlyGoUp() {
		assertThat(this.tokens.advance("orders", 7)).isTrue();
		assertThat(this.tokens.advance("orders", 7)).isTrue();
		assertThat(this.tokens.advance("orders", 6)).isFalse();
		assertThat(this.tokens.advance("reports", 6)).isTrue();
		assertThat(this.tokens.advance("orders", 8)).isTrue();
		assertThat(this.tokens.advance("orders", 7)).isFalse();
	}

	@Test
	void namesAreLimitedAndKnownOnesKeptUp() {
		for (int i = 0; i < InMemorySeenTokens.MAX_NAMES; i++) {
			assertThat(this.tokens.advance("name-%d".formatted(i), 7)).isTrue();
		}
		assertThat(this.tokens.advance("another", 7)).isFalse();
		assertThat(this.tokens.advance("name-0", 8)).isTrue();
	}

}
