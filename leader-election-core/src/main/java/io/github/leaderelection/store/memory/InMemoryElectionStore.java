package io.github.leaderelection.store.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.HintListeners;
import org.jspecify.annotations.Nullable;

/**
 * The plainest {@link ElectionStore}: two maps under one lock. Elects among engines of
 * the same process that share this object, and so excludes nothing between processes.
 * Safe for use by any thread.
 *
 * @author Leader Election
 */
public final class InMemoryElectionStore implements ElectionStore {

	private static final String STORE_ID = "memory";

	private final Map<String, ElectionRecord> elections = new HashMap<>();

	private final Map<SessionId, Session> sessions = new HashMap<>();

	private final HintListeners hints = new HintListeners();

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		ElectionView view = beat(session, acknowledged);
		if (view.elections().values().stream().anyMatch((record) -> record.isHeldBy(session.id()))) {
			this.hints.beaten(session.id());
		}
		return view;
	}

	private synchronized ElectionView beat(Session session, long acknowledged) {
		Session stored = this.sessions.get(session.id());
		boolean intact = acknowledged == 0 || (stored != null && stored.nonce() >= acknowledged);
		if (stored == null || stored.nonce() < session.nonce()) {
			this.sessions.put(session.id(), session);
		}
		return new ElectionView(STORE_ID, intact, this.elections, this.sessions);
	}

	@Override
	public synchronized void create(String election, long token) {
		this.elections.putIfAbsent(election, new ElectionRecord(election, State.VACANT, null, token, STORE_ID));
	}

	@Override
	public synchronized boolean claim(Claim claim) {
		ElectionRecord seen = claim.seen();
		ElectionRecord stored = this.elections.get(claim.election());
		boolean unchanged = stored != null && stored.state() == seen.state() && stored.token() == seen.token()
				&& (seen.holder() == null || stored.isHeldBy(seen.holder()))
				&& nonceOf(seen.holder()).equals(claim.holderNonce()) && STORE_ID.equals(claim.storeId());
		if (unchanged) {
			this.elections.put(claim.election(),
					new ElectionRecord(claim.election(), State.HELD, claim.claimant(), claim.token(), STORE_ID));
		}
		return unchanged;
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		boolean released = setReleased(election, session, token);
		if (released) {
			this.hints.changed();
		}
		return released;
	}

	@Override
	public void close(SessionId session) {
		removeSession(session);
		this.hints.changed();
	}

	@Override
	public synchronized void evict(Session session) {
		if (nonceOf(session.id()).equals(OptionalLong.of(session.nonce()))) {
			this.sessions.remove(session.id());
		}
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.add(listener);
	}

	private synchronized boolean setReleased(String election, SessionId session, long token) {
		ElectionRecord stored = this.elections.get(election);
		if (stored == null || !stored.isHeldBy(session) || stored.token() != token) {
			return false;
		}
		this.elections.put(election, released(stored));
		return true;
	}

	private synchronized void removeSession(SessionId session) {
		this.elections.replaceAll((name, stored) -> (stored.isHeldBy(session)) ? released(stored) : stored);
		this.sessions.remove(session);
	}

	private ElectionRecord released(ElectionRecord held) {
		return new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId());
	}

	private OptionalLong nonceOf(@Nullable SessionId id) {
		Session session = (id != null) ? this.sessions.get(id) : null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

}
