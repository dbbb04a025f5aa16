package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.github.leaderelection.DurationText;

/**
 * How long things take. The names are those of Kubernetes' leader election.
 * <p>
 * A leader counts the renew deadline from <em>before</em> it sent its last acknowledged
 * heartbeat, a candidate counts the lease duration from <em>after</em> it received that
 * heartbeat. So no bound on message delay is needed, and clocks need not agree: it is
 * enough that their rates differ by at most {@value #MAX_CLOCK_DRIFT_PERCENT} %, and that
 * is what the largest permitted renew deadline leaves room for.
 *
 * @param leaseDuration how long a leader has to be silent before another instance may
 * take over
 * @param renewDeadline how long after its last acknowledged heartbeat a leader stops
 * @param retryPeriod how often each instance sends its heartbeat
 * @param operationTimeout how long a call of the store may take. A call without an answer
 * has failed then, the store counts as unreachable, and the next attempt follows. By
 * default the retry period, but at most {@value #MAX_DEFAULT_OPERATION_SECONDS} s, so
 * that a long lease does not delay the report of an outage
 * @param drainTimeout how long an orderly hand-off waits for running work before it
 * interrupts that
 * @param claimMissing whether an election that has no record in the store may be claimed
 * at once. Safe only for a store that cannot lose its data while an instance leads;
 * otherwise the record is watched for a lease duration first. With a store whose earlier
 * identities may return, the store is watched for a lease duration in any case
 */
public record ElectionSettings(Duration leaseDuration, Duration renewDeadline, Duration retryPeriod,
		Duration operationTimeout, Duration drainTimeout, boolean claimMissing) {

	/**
	 * By how many percent the rates of two clocks may differ.
	 */
	public static final int MAX_CLOCK_DRIFT_PERCENT = 10;

	/**
	 * How many seconds a call of the store may take by default, at most.
	 */
	public static final int MAX_DEFAULT_OPERATION_SECONDS = 5;

	/**
	 * How long an orderly hand-off waits for running work by default. With the default
	 * renew deadline and two retry periods it fits in the 30 seconds that Spring gives a
	 * phase of its shutdown.
	 */
	public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(15);

	private static final Duration MIN_RETRY_PERIOD = Duration.ofMillis(10);

	private static final Duration MIN_LEASE_DURATION = Duration.ofMillis(100);

	/**
	 * The shortest lease duration for which 70 % of it is no more than the
	 * {@linkplain #largestRenewDeadline largest renew deadline}, rounded up.
	 */
	private static final Duration MIN_LEASE_OF_DEFAULTS = Duration.ofMillis(850);

	private static final Duration MAX_LEASE_DURATION = Duration.ofDays(1);

	public ElectionSettings {
		requireAtLeast("lease-duration", leaseDuration, MIN_LEASE_DURATION);
		requireAtLeast("retry-period", retryPeriod, MIN_RETRY_PERIOD);
		requireAtLeast("operation-timeout", operationTimeout, MIN_RETRY_PERIOD);
		requireAtLeast("drain-timeout", drainTimeout, Duration.ZERO);
		if (leaseDuration.compareTo(MAX_LEASE_DURATION) > 0) {
			throw new InvalidSettingsException("lease-duration", leaseDuration,
					"is more than %s".formatted(DurationText.of(MAX_LEASE_DURATION)),
					"Choose a shorter lease-duration.");
		}
		Duration largest = largestRenewDeadline(leaseDuration);
		if (renewDeadline.compareTo(largest) > 0) {
			throw new InvalidSettingsException("renew-deadline", renewDeadline,
					"is too long for lease-duration %s: with clocks whose rates differ by up to %d %% two instances could lead at once"
						.formatted(DurationText.of(leaseDuration), MAX_CLOCK_DRIFT_PERCENT),
					(largest.compareTo(MIN_RETRY_PERIOD.multipliedBy(3)) > 0)
							? "Use a renew-deadline of at most %s, or a longer lease-duration."
								.formatted(DurationText.of(largest))
							: "Use a longer lease-duration.");
		}
		Duration attempt = retryPeriod.plus(operationTimeout);
		if (attempt.compareTo(renewDeadline) >= 0) {
			throw new InvalidSettingsException("renew-deadline", renewDeadline,
					"is not longer than retry-period %s and operation-timeout %s together: a single slow heartbeat would end every term"
						.formatted(DurationText.of(retryPeriod), DurationText.of(operationTimeout)),
					(attempt.compareTo(largest) < 0)
							? "Use a shorter retry-period or operation-timeout, or a renew-deadline of more than %s and at most %s."
								.formatted(DurationText.of(attempt), DurationText.of(largest))
							: "Use a retry-period and an operation-timeout of less than %s together, or a longer lease-duration and renew-deadline."
								.formatted(DurationText.of(renewDeadline)));
		}
	}

	/**
	 * Return the defaults: a lease of 10 s, a renew deadline of 7 s, a heartbeat every 2
	 * s.
	 * @return the settings
	 */
	public static ElectionSettings defaults() {
		return ofLease(Duration.ofSeconds(10));
	}

	/**
	 * Return settings in the proportions of the defaults: the
	 * {@linkplain #defaultRenewDeadline default renew deadline}, the
	 * {@linkplain #defaultRetryPeriod default retry period} and the
	 * {@linkplain #defaultOperationTimeout default operation timeout}.
	 * @param leaseDuration the lease duration, at least 850 ms
	 * @return the settings
	 */
	public static ElectionSettings ofLease(Duration leaseDuration) {
		Duration retryPeriod = defaultRetryPeriod(leaseDuration);
		return new ElectionSettings(leaseDuration, defaultRenewDeadline(leaseDuration), retryPeriod,
				defaultOperationTimeout(retryPeriod), DEFAULT_DRAIN_TIMEOUT, false);
	}

	/**
	 * Return how long after its last acknowledged heartbeat a leader stops by default: 70
	 * % of the lease duration.
	 * @param leaseDuration the lease duration
	 * @return the renew deadline
	 * @throws InvalidSettingsException if the lease duration is so short that clocks
	 * could differ by the rest of it
	 */
	public static Duration defaultRenewDeadline(Duration leaseDuration) {
		Duration renewDeadline = leaseDuration.multipliedBy(7).dividedBy(10);
		if (renewDeadline.compareTo(largestRenewDeadline(leaseDuration)) > 0) {
			throw new InvalidSettingsException("lease-duration", leaseDuration,
					"is too short: the rest of it after the default renew-deadline of 70 %% leaves no room for clocks whose rates differ by up to %d %%"
						.formatted(MAX_CLOCK_DRIFT_PERCENT),
					"Use a lease-duration of at least %s.".formatted(DurationText.of(MIN_LEASE_OF_DEFAULTS)));
		}
		return renewDeadline;
	}

	/**
	 * Return how often each instance sends its heartbeat by default: five times in a
	 * lease duration.
	 * @param leaseDuration the lease duration
	 * @return the retry period
	 */
	public static Duration defaultRetryPeriod(Duration leaseDuration) {
		return leaseDuration.dividedBy(5);
	}

	/**
	 * Return how long a call of the store may take by default: the retry period, but at
	 * most {@value #MAX_DEFAULT_OPERATION_SECONDS} s.
	 * @param retryPeriod the retry period
	 * @return the operation timeout
	 */
	public static Duration defaultOperationTimeout(Duration retryPeriod) {
		Duration most = Duration.ofSeconds(MAX_DEFAULT_OPERATION_SECONDS);
		return (retryPeriod.compareTo(most) < 0) ? retryPeriod : most;
	}

	/**
	 * Return these settings with the given renew deadline.
	 * @param renewDeadline the renew deadline
	 * @return the settings
	 */
	public ElectionSettings withRenewDeadline(Duration renewDeadline) {
		return new ElectionSettings(this.leaseDuration, renewDeadline, this.retryPeriod, this.operationTimeout,
				this.drainTimeout, this.claimMissing);
	}

	/**
	 * Return these settings with the given retry period, and its
	 * {@linkplain #defaultOperationTimeout default operation timeout}.
	 * @param retryPeriod the retry period
	 * @return the settings
	 */
	public ElectionSettings withRetryPeriod(Duration retryPeriod) {
		return new ElectionSettings(this.leaseDuration, this.renewDeadline, retryPeriod,
				defaultOperationTimeout(retryPeriod), this.drainTimeout, this.claimMissing);
	}

	/**
	 * Return these settings with the given operation timeout.
	 * @param operationTimeout the operation timeout
	 * @return the settings
	 */
	public ElectionSettings withOperationTimeout(Duration operationTimeout) {
		return new ElectionSettings(this.leaseDuration, this.renewDeadline, this.retryPeriod, operationTimeout,
				this.drainTimeout, this.claimMissing);
	}

	/**
	 * Return these settings with the given drain timeout.
	 * @param drainTimeout the drain timeout
	 * @return the settings
	 */
	public ElectionSettings withDrainTimeout(Duration drainTimeout) {
		return new ElectionSettings(this.leaseDuration, this.renewDeadline, this.retryPeriod, this.operationTimeout,
				drainTimeout, this.claimMissing);
	}

	/**
	 * Return these settings with the given treatment of missing records.
	 * @param claimMissing whether a missing record may be claimed at once
	 * @return the settings
	 */
	public ElectionSettings withClaimMissing(boolean claimMissing) {
		return new ElectionSettings(this.leaseDuration, this.renewDeadline, this.retryPeriod, this.operationTimeout,
				this.drainTimeout, claimMissing);
	}

	/**
	 * Return the longest renew deadline that a lease duration permits:
	 * <code>L·(1−ρ)/(1+ρ) − G</code> with ρ = 10 % and <code>G = max(100 ms, 2 %
	 * of L)</code>.
	 * @param leaseDuration the lease duration
	 * @return the longest renew deadline
	 */
	public static Duration largestRenewDeadline(Duration leaseDuration) {
		Duration guard = leaseDuration.dividedBy(50);
		if (guard.toMillis() < 100) {
			guard = Duration.ofMillis(100);
		}
		return leaseDuration.multipliedBy(100 - MAX_CLOCK_DRIFT_PERCENT)
			.dividedBy(100 + MAX_CLOCK_DRIFT_PERCENT)
			.minus(guard)
			.truncatedTo(ChronoUnit.MILLIS);
	}

	private static void requireAtLeast(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidSettingsException(property, value, "is less than %s".formatted(DurationText.of(least)),
					"Set it to at least %s.".formatted(DurationText.of(least)));
		}
	}

}
