package io.github.leaderelection.engine;

import java.util.function.Consumer;

/**
 * The tokens that one session has used in one election. Reports a wrong clock once, and a
 * token that is refused once until it is put right. State thread only.
 */
final class TokenHistory {

	private final Consumer<String> warnings;

	private final Consumer<String> errors;

	private long last;

	private boolean clockReported;

	private boolean refusalReported;

	TokenHistory(Consumer<String> warnings, Consumer<String> errors) {
		this.warnings = warnings;
		this.errors = errors;
	}

	/**
	 * Return the last token that was used, whatever came of it: each attempt has one of
	 * its own.
	 * @return the token, zero if there was none
	 */
	long last() {
		return this.last;
	}

	/**
	 * Note that an attempt uses a token.
	 * @param token the token
	 * @param nowMillis the wall clock
	 */
	void used(long token, long nowMillis) {
		this.refusalReported = false;
		this.last = token;
		if (!this.clockReported && FencingTokens.isFarAhead(token, nowMillis)) {
			this.clockReported = true;
			this.warnings.accept(FencingTokens.describeFarAhead(token, nowMillis));
		}
	}

	/**
	 * Note that there must be no token above that of the record.
	 * @param stored the token of the record
	 */
	void refused(long stored) {
		if (!this.refusalReported) {
			this.refusalReported = true;
			this.errors.accept(FencingTokens.describeRefused(stored));
		}
	}

}
