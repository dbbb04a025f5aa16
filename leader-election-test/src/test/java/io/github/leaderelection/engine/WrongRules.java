package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Timing rules that are wrong in one point each. In this package because no application
 * is to replace the right ones.
 *
 * @author Leader Election
 */
public final class WrongRules {

	private WrongRules() {
	}

	public static UnaryOperator<ElectionEngineBuilder> renewDeadlineEqualToLease() {
		return with(new TimingRules() {
			@Override
			Duration renewDeadline(ElectionSettings settings) {
				return settings.leaseDuration();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> deadlineCountedFromAnswer() {
		return with(new TimingRules() {
			@Override
			Moment leaseStart(Moment sent, Moment received) {
				return received;
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> silenceCountedFromSending() {
		return with(new TimingRules() {
			@Override
			long silenceStart(Moment sent, Moment received) {
				return sent.nanos();
			}
		});
	}

	public static UnaryOperator<ElectionEngineBuilder> lateAnswerRevivesTerm() {
		return with(new TimingRules() {
			@Override
			boolean hasEnded(Lease lease, long nowNanos, long nowMillis) {
				return false;
			}
		});
	}

	private static UnaryOperator<ElectionEngineBuilder> with(TimingRules rules) {
		return (builder) -> builder.rules(rules);
	}

}
