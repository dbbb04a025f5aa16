package io.github.leaderelection.store.support;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The election records and sessions of a namespace, for a store that keeps them in its
 * own memory and executes one operation after another. The operations are those of
 * {@link io.github.leaderelection.store.ElectionStore ElectionStore}. What they do
 * depends on them and on their order alone. Not safe for use by several threads.
 */
public final class ElectionTable {

	private final Map<String, ElectionRecord> elections = new LinkedHashMap<>();

	/**
	 * How many records each holder holds.
	 */
	private final Map<SessionId, Integer> held = new HashMap<>();

	private final RecordsMark mark = new RecordsMark();

	/**
	 * The records as of the last change, once a view has needed them.
	 */
	private @Nullable Records records;

	private final Map<SessionId, Session> sessions = new LinkedHashMap<>();

	/**
	 * Create an empty table.
	 */
	public ElectionTable() {
	}

	/**
	 * Create a table with the content of another.
	 * @param elections the election records
	 * @param sessions the sessions
	 */
	public ElectionTable(Collection<ElectionRecord> elections, Collection<Session> sessions) {
		elections.forEach(this::put);
		sessions.forEach((session) -> this.sessions.put(session.id(), session));
	}

	/**
	 * Return the election records.
	 * @return the present records by name, in the order of their creation
	 */
	public Map<String, ElectionRecord> elections() {
		return Collections.unmodifiableMap(this.elections);
	}

	/**
	 * Return the election records as a view has them. The cost does not grow with their
	 * number unless they have changed since the last call.
	 * @param base the view that the reader holds, {@code null} if it has none
	 * @return the records of the base if they are unchanged since
	 */
	public Records records(@Nullable ElectionView base) {
		String current = this.mark.text();
		if (base != null && current.equals(base.records().mark())) {
			return base.records();
		}
		Records shared = this.records;
		if (shared == null) {
			shared = new Records(current, this.elections);
			this.records = shared;
		}
		return shared;
	}

	/**
	 * Return the sessions.
	 * @return the present sessions by id, in the order of their first heartbeats
	 */
	public Map<SessionId, Session> sessions() {
		return Collections.unmodifiableMap(this.sessions);
	}

	/**
	 * Return what distinguishes the present state of the records.
	 * @return the mark that {@link #records(ElectionView)} has
	 */
	public String mark() {
		return this.mark.text();
	}

	/**
	 * Return whether there is neither a record nor a session.
	 * @return whether the table is empty
	 */
	public boolean isEmpty() {
		return this.elections.isEmpty() && this.sessions.isEmpty();
	}

	/**
	 * Return whether a session holds any record.
	 * @param session the session
	 * @return whether it holds one
	 */
	public boolean isHolder(SessionId session) {
		return this.held.containsKey(session);
	}

	/**
	 * Write a heartbeat.
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce known to have been written, or zero
	 * @return whether the session was found with a nonce not lower than that
	 */
	public boolean heartbeat(Session session, long acknowledged) {
		Session stored = this.sessions.get(session.id());
		if (stored == null || stored.nonce() < session.nonce()) {
			this.sessions.put(session.id(), session);
		}
		return acknowledged == 0 || (stored != null && stored.nonce() >= acknowledged);
	}

	/**
	 * Write a vacant record if there is none.
	 * @param election the name of the election
	 * @param token the token of the record
	 * @param storeId the incarnation of this store
	 */
	public void create(String election, long token, String storeId) {
		if (!this.elections.containsKey(election)) {
			put(new ElectionRecord(election, State.VACANT, null, token, storeId));
		}
	}

	/**
	 * Execute a claim.
	 * @param claim the claim
	 * @param storeId the incarnation of this store
	 * @return whether all was as expected
	 */
	public boolean claim(Claim claim, String storeId) {
		ElectionRecord seen = claim.seen();
		ElectionRecord stored = this.elections.get(claim.election());
		boolean unchanged = stored != null && stored.state() == seen.state() && stored.token() == seen.token()
				&& (seen.holder() == null || stored.isHeldBy(seen.holder()))
				&& nonceOf(seen.holder()).equals(claim.holderNonce()) && storeId.equals(claim.storeId());
		if (unchanged) {
			put(new ElectionRecord(claim.election(), State.HELD, claim.claimant(), claim.token(), storeId));
		}
		return unchanged;
	}

	/**
	 * Execute the claims of a batch, one after another.
	 * @param batch the claims
	 * @param storeId the incarnation of this store
	 * @return the elections in which all was as expected
	 */
	public Set<String> claim(ClaimBatch batch, String storeId) {
		Set<String> claimed = new LinkedHashSet<>();
		for (Claim claim : batch.claims()) {
			if (claim(claim, storeId)) {
				claimed.add(claim.election());
			}
		}
		return claimed;
	}

	/**
	 * Release a record.
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 * @return whether it was held that way
	 */
	public boolean release(String election, SessionId session, long token) {
		ElectionRecord stored = this.elections.get(election);
		if (stored == null || !stored.isHeldBy(session) || stored.token() != token) {
			return false;
		}
		put(released(stored));
		return true;
	}

	/**
	 * Release all records that the session holds, and remove the session.
	 * @param session the session
	 */
	public void close(SessionId session) {
		this.elections.values()
			.stream()
			.filter((stored) -> stored.isHeldBy(session))
			.toList()
			.forEach((held) -> put(released(held)));
		this.sessions.remove(session);
	}

	/**
	 * Remove a session if it still has the given nonce.
	 * @param session the session
	 * @param nonce its nonce as it was seen
	 */
	public void evict(SessionId session, long nonce) {
		if (nonceOf(session).equals(OptionalLong.of(nonce))) {
			this.sessions.remove(session);
		}
	}

	private void put(ElectionRecord record) {
		ElectionRecord before = this.elections.put(record.election(), record);
		this.mark.replace(before, record);
		this.records = null;
		if (before != null && before.holder() != null) {
			this.held.merge(before.holder(), -1, (count, change) -> (count > 1) ? count + change : null);
		}
		if (record.holder() != null) {
			this.held.merge(record.holder(), 1, Integer::sum);
		}
	}

	private ElectionRecord released(ElectionRecord held) {
		return new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId());
	}

	private OptionalLong nonceOf(@Nullable SessionId id) {
		Session session = (id != null) ? this.sessions.get(id) : null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

}
