package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * For how long the record of one election has been seen unchanged in one incarnation of
 * the store, and whether it may be believed before it was watched for a whole lease (rule
 * 8). Confined to the state thread.
 */
final class RecordWatch {

	private @Nullable ElectionRecord record;

	private String storeId = "";

	private @Nullable SessionId lastHolder;

	private long start;

	private long highestToken;

	private boolean distrusted;

	/**
	 * Whether the election was ever seen claimed, here or by others.
	 */
	private boolean claimed;

	/**
	 * Take in the record.
	 * @param record the record, {@code null} if there is none
	 * @param storeId the incarnation of the store that showed it
	 * @param start where watching counts from if it is new
	 */
	void observe(@Nullable ElectionRecord record, String storeId, long start) {
		if (record == null) {
			this.record = null;
			return;
		}
		if (!record.equals(this.record) || !storeId.equals(this.storeId)) {
			if (this.record != null && record.state() == State.HELD && record.token() > this.highestToken) {
				// Claimed anew since the loss: the instance that did so has watched it
				this.distrusted = false;
			}
			this.record = record;
			this.storeId = storeId;
			this.start = start;
		}
		// Of a record that the store has lost, the holder did not give it up
		if (record.state() != State.RELEASED) {
			this.lastHolder = record.holder();
		}
		this.claimed |= record.state() != State.VACANT;
		// No instance leads with a higher one: the record is yet to be put right
		if (record.token() <= FencingTokens.HIGHEST) {
			this.highestToken = Math.max(this.highestToken, record.token());
		}
	}

	/**
	 * Note that the store lost writes: nothing that it shows is believed until it was
	 * watched.
	 */
	void distrust() {
		this.record = null;
		this.distrusted = true;
	}

	/**
	 * Return the session that held the election in the last view.
	 * @return the session, {@code null} if none did
	 */
	@Nullable SessionId holder() {
		return (this.record != null) ? this.record.holder() : null;
	}

	/**
	 * Return the session that was seen to hold the record last.
	 * @return the session, {@code null} if none was
	 */
	@Nullable SessionId lastHolder() {
		return this.lastHolder;
	}

	/**
	 * Return the highest token that was ever seen in the record and that is not refused.
	 * @return the token
	 */
	long highestToken() {
		return this.highestToken;
	}

	/**
	 * Return since when the record has been watched.
	 * @return the start by the monotonic clock
	 */
	long since() {
		return this.start;
	}

	/**
	 * Return whether a released record that was read apart from the views may be believed
	 * at once. It is not taken in.
	 * @param read the record
	 * @return {@code false} if it has to be watched for a whole lease first
	 */
	boolean trusts(ElectionRecord read) {
		return this.record != null && !this.distrusted && read.token() >= this.highestToken
				&& read.storeId().equals(this.storeId);
	}

	/**
	 * Return whether the record says what was last acknowledged, as far as it shows.
	 * @param claimMissing whether a record that was never claimed is free
	 * @return {@code false} if it has to be watched for a whole lease first
	 */
	boolean isTrusted(boolean claimMissing) {
		ElectionRecord current = this.record;
		if (current == null || this.distrusted || current.token() < this.highestToken
				|| !current.storeId().equals(this.storeId)) {
			return false;
		}
		return current.state() != State.VACANT || (claimMissing && !this.claimed);
	}

}
