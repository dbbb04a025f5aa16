package io.github.leaderelection.engine;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The tokens of one session in one election: each attempt has one of its own. Reports a
 * wrong clock once, and a token that is refused once until it is put right. Confined to
 * the state thread.
 *
 * @author Leader Election
 */
final class TokenSource {

	private final TimingRules rules;

	private final Consumer<String> warnings;

	private final Consumer<String> errors;

	/**
	 * The last token that was used in a claim, granted or not.
	 */
	private long last;

	private boolean clockReported;

	private boolean refusalReported;

	TokenSource(TimingRules rules, Consumer<String> warnings, Consumer<String> errors) {
		this.rules = rules;
		this.warnings = warnings;
		this.errors = errors;
	}

	/**
	 * Return the token of a new attempt.
	 * @param stored the token of the record
	 * @param seen the highest token that was ever seen in the record
	 * @param nowMillis the wall clock
	 * @return the token, empty if there must be none
	 */
	OptionalLong next(long stored, long seen, long nowMillis) {
		OptionalLong token = this.rules.nextToken(stored, Math.max(seen, this.last), nowMillis);
		if (token.isEmpty()) {
			refuse(stored);
		}
		else {
			this.refusalReported = false;
			this.last = token.getAsLong();
			checkClock(this.last, nowMillis);
		}
		return token;
	}

	private void refuse(long stored) {
		if (!this.refusalReported) {
			this.refusalReported = true;
			this.errors.accept(FencingTokens.describeRefused(stored));
		}
	}

	private void checkClock(long token, long nowMillis) {
		if (!this.clockReported && FencingTokens.isFarAhead(token, nowMillis)) {
			this.clockReported = true;
			this.warnings.accept(FencingTokens.describeFarAhead(token, nowMillis));
		}
	}

}
