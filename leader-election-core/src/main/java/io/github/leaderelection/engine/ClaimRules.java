package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.jspecify.annotations.Nullable;

/**
 * The rules for claims that are sent together, for the share of an instance, and for
 * claims by a stale read. They stand by themselves, like {@link TimingRules}, where a
 * test can replace them by wrong ones and see them caught.
 */
class ClaimRules {

	static final ClaimRules SAFE = new ClaimRules();

	/**
	 * So many elections are claimed at once, one's own share first.
	 */
	static final int FEW = 16;

	/**
	 * Rule 5: a claim is sent by a session that is alive.
	 * @param live whether it is
	 * @return whether to send the claim
	 */
	boolean sendsWhile(boolean live) {
		return live;
	}

	/**
	 * Asked when the turn of a batch has come: an instance that was paused, was stopped
	 * or has left the election since a claim was decided does not send it.
	 * @param permitted whether this instance may still be granted the term
	 * @return whether to send the claim
	 */
	boolean sendsIf(boolean permitted) {
		return permitted;
	}

	/**
	 * Rule 8: a claim that was decided before the watch of the store began anew is not
	 * sent.
	 * @param same whether the watch is the same
	 * @return whether to send the claim
	 */
	boolean sendsUnder(boolean same) {
		return same;
	}

	/**
	 * Rule 5: a claim is granted under the lease that the session had when it was sent.
	 * @param sent the lease when it was sent
	 * @param present the lease when it was answered, {@code null} if it has run out
	 * @return the lease to grant it under
	 */
	@Nullable Lease grantsUnder(@Nullable Lease sent, @Nullable Lease present) {
		return sent;
	}

	/**
	 * Each election of a batch is decided by itself.
	 * @param claimed whether the store has claimed this one
	 * @param any whether it has claimed any
	 * @return whether to grant this one
	 */
	boolean grants(boolean claimed, boolean any) {
		return claimed;
	}

	/**
	 * Rule 9: the token of a batch is above all that any of its elections needs.
	 * @param lowest the lowest token that one of them needs
	 * @param highest the highest token that one of them needs
	 * @return the token
	 */
	long tokenOf(long lowest, long highest) {
		return highest;
	}

	/**
	 * Rule 9: a token that is far ahead of the clock is not given to elections that do
	 * not need it.
	 * @param farAhead whether a token is far ahead
	 * @return whether to keep it apart
	 */
	boolean keepsApart(boolean farAhead) {
		return farAhead;
	}

	/**
	 * Of many elections an instance claims its share first.
	 * @param elections how many it could claim
	 * @return whether it leaves the others at first
	 */
	boolean leavesOthers(int elections) {
		return elections > FEW;
	}

	/**
	 * The end of that: the instance whose share an election is may be no candidate.
	 * @param retryPeriod the retry period in nanoseconds
	 * @return for how long it leaves the others, in nanoseconds
	 */
	long leavesFor(long retryPeriod) {
		return retryPeriod;
	}

	/**
	 * A stale read is judged by the view that it was based on: what has come since is
	 * newer.
	 * @param held whether that is still the last view
	 * @return whether the stale read counts
	 */
	boolean countsWith(boolean held) {
		return held;
	}

	/**
	 * Rule 8: a stale read comes from the incarnation of the store that is watched.
	 * @param watched the store id of the last view
	 * @param read the store id of the stale read
	 * @return whether the stale read counts
	 */
	boolean isSameStore(String watched, String read) {
		return read.equals(watched);
	}

	/**
	 * A stale read shows the own session with what was acknowledged: otherwise the store
	 * is a copy, has lost writes, or has taken the session for dead.
	 * @param acknowledged the nonce of the last view
	 * @param read the nonce of the own session in the stale read, {@code null} if it is
	 * missing
	 * @return whether the stale read counts
	 */
	boolean showsSelf(long acknowledged, @Nullable Long read) {
		return read != null && read >= acknowledged;
	}

	/**
	 * A session that only the stale read shows has never been watched: it may be one that
	 * comes first.
	 * @param known whether all sessions of the stale read are in the last view
	 * @return whether the stale read counts
	 */
	boolean knowsSessions(boolean known) {
		return known;
	}

	/**
	 * A stale read can only show that a term was given up: silence needs heartbeats (rule
	 * 4).
	 * @param record a record of the stale read
	 * @return whether it may be claimed
	 */
	boolean mayBeClaimed(ElectionRecord record) {
		return record.state() == State.RELEASED;
	}

	/**
	 * Rule 8: a record of a stale read that has to be watched first is not claimed.
	 * @param trusted whether it may be believed at once
	 * @return whether it may be claimed
	 */
	boolean believes(boolean trusted) {
		return trusted;
	}

}
