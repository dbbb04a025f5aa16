package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What deadlines, silence, watches and tokens are counted from. These few lines carry the
 * whole argument for safety, so they stand by themselves, where a test can replace them
 * by wrong ones and see them caught.
 */
class TimingRules {

	static final TimingRules SAFE = new TimingRules();

	/**
	 * Rule 2: a lease counts from before the heartbeat was sent.
	 * @param sent read before the request was handed to the store
	 * @param received read after the answer came
	 * @return the start of the lease
	 */
	Moment leaseStart(Moment sent, Moment received) {
		return sent;
	}

	/**
	 * How long after the start of its lease a term ends.
	 * @param settings the settings
	 * @return the renew deadline
	 */
	Duration renewDeadline(ElectionSettings settings) {
		return settings.renewDeadline();
	}

	/**
	 * Rule 3: a term whose lease does not cover the present has ended for good.
	 * @param lease the lease of the term
	 * @param nowNanos the monotonic clock
	 * @param nowMillis the wall clock
	 * @return whether the term has ended
	 */
	boolean hasEnded(Lease lease, long nowNanos, long nowMillis) {
		return !lease.covers(nowNanos, nowMillis);
	}

	/**
	 * Rule 10: work of a term that was given up may go on only for as long as heartbeats
	 * keep others from leading.
	 * @param lease the lease of the last heartbeat that confirmed the term
	 * @param nowNanos the monotonic clock
	 * @param nowMillis the wall clock
	 * @return whether that work may go on
	 */
	boolean mayDrain(Lease lease, long nowNanos, long nowMillis) {
		return lease.covers(nowNanos, nowMillis);
	}

	/**
	 * Rule 4: silence counts from the receipt of the first view that shows it.
	 * @param sent when the heartbeat was sent that brought the view
	 * @param received when the view came
	 * @return the start of the silence by the monotonic clock
	 */
	long silenceStart(Moment sent, Moment received) {
		return received.nanos();
	}

	/**
	 * Rule 4: where the store knows that this process received the heartbeat before that
	 * view, silence counts from then. It does not count from before the watch of the
	 * store began: what was received in another incarnation proves nothing in this one.
	 * @param first where silence counts from without that
	 * @param heard when this process received the heartbeat at the latest
	 * @param watched since when the store has been watched under its present identity
	 * @return the start of the silence by the monotonic clock
	 */
	long silenceStart(long first, long heard, long watched) {
		long start = (heard - watched > 0) ? heard : watched;
		return (start - first < 0) ? start : first;
	}

	/**
	 * Rule 8: where an identity of the store may return, a watch has a gap if the session
	 * saw nothing for longer than the renew deadline.
	 * @param lease the lease that the view before gave to terms
	 * @param received when the present view came
	 * @return whether the watch continues
	 */
	boolean isWithoutGap(Lease lease, Moment received) {
		return lease.covers(received.nanos(), received.millis());
	}

	/**
	 * Rule 9: a token is higher than any before and the wall clock.
	 * @param stored the token of the record
	 * @param highest the highest token that this instance has ever seen
	 * @param nowMillis the wall clock
	 * @return the token of a new claim, empty if there must be none
	 */
	OptionalLong nextToken(long stored, long highest, long nowMillis) {
		return FencingTokens.next(stored, highest, nowMillis);
	}

}
