package io.github.leaderelection.test.simulation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The one store of a simulated cluster, which can be down, read-only, restarted, wiped or
 * rolled back, and can show the sessions of others as they were a while ago.
 *
 * @author Leader Election
 */
final class SimulatedStore implements ElectionStore {

	private final VirtualTime time;

	private final StoreHistory history;

	private final boolean announcesHeartbeats;

	private final Set<HintListener> listeners = new LinkedHashSet<>();

	private final Consumer<ElectionRecord> onRelease;

	/**
	 * The highest token of all claims, also of those that were lost since.
	 */
	private final Map<String, Long> highestClaimed = new HashMap<>();

	private Map<String, ElectionRecord> elections = new LinkedHashMap<>();

	private Map<SessionId, Session> sessions = new LinkedHashMap<>();

	private final boolean recurring;

	private int incarnation = 1;

	private int incarnations = 1;

	private boolean down;

	private boolean readOnly;

	private long lagNanos;

	/**
	 * Create a new {@link SimulatedStore}.
	 * @param time the time
	 * @param historyNanos how much of the past it can be rolled back to or show
	 * @param announcesHeartbeats whether to give hints of leaders' heartbeats
	 * @param recurring whether an earlier incarnation may return
	 * @param onRelease receives each record that is released, as it was before
	 */
	SimulatedStore(VirtualTime time, long historyNanos, boolean announcesHeartbeats, boolean recurring,
			Consumer<ElectionRecord> onRelease) {
		this.recurring = recurring;
		this.announcesHeartbeats = announcesHeartbeats;
		this.time = time;
		this.history = new StoreHistory(time, historyNanos);
		this.onRelease = onRelease;
	}

	void setDown(boolean down) {
		this.down = down;
	}

	void setReadOnly(boolean readOnly) {
		this.readOnly = readOnly;
	}

	/**
	 * Let views show the sessions of others as they were.
	 * @param nanos how long ago
	 */
	void setLag(long nanos) {
		this.lagNanos = nanos;
	}

	void restart() {
		become(++this.incarnations);
	}

	private void become(int next) {
		this.history.departed(this.incarnation, this.elections, this.sessions);
		this.incarnation = next;
	}

	void wipe(boolean changeIdentity) {
		if (changeIdentity) {
			restart();
		}
		this.elections = new LinkedHashMap<>();
		this.sessions = new LinkedHashMap<>();
		this.history.clear();
	}

	void rollBack(long nanos) {
		restart();
		loseLast(nanos);
	}

	private void loseLast(long nanos) {
		restore(this.history.past(nanos));
		this.history.loseLast(nanos);
	}

	private void restore(StoreHistory.Snapshot past) {
		this.elections = new LinkedHashMap<>(past.elections());
		this.sessions = new LinkedHashMap<>(past.sessions());
	}

	/**
	 * Become an earlier incarnation again.
	 * @param former the incarnation
	 * @param nanos how much it lost of what was written last, negative if it has only
	 * what it had when it ceased to be the primary
	 */
	void failBack(int former, long nanos) {
		StoreHistory.Snapshot own = this.history.departed(former);
		become(former);
		if (nanos >= 0) {
			loseLast(nanos);
		}
		else {
			restore(own);
			this.history.become(own);
		}
	}

	int incarnation() {
		return this.incarnation;
	}

	private void written() {
		this.history.written(this.elections, this.sessions);
	}

	private void beforeWrite() {
		if (this.down) {
			throw new ElectionStoreException("the store is down", null);
		}
		if (this.readOnly) {
			throw new ElectionStoreException("the store is read-only", null);
		}
	}

	String storeId() {
		return storeId(this.incarnation);
	}

	static String storeId(int incarnation) {
		return "incarnation-" + incarnation;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		beforeWrite();
		Session stored = this.sessions.get(session.id());
		boolean intact = acknowledged == 0 || (stored != null && stored.nonce() >= acknowledged);
		if (stored == null || stored.nonce() < session.nonce()) {
			this.sessions.put(session.id(), session);
			written();
			if (this.announcesHeartbeats
					&& this.elections.values().stream().anyMatch((record) -> record.isHeldBy(session.id()))) {
				List.copyOf(this.listeners).forEach((listener) -> listener.heartbeatSent(session.id()));
			}
		}
		return new ElectionView(storeId(), this.recurring, intact, this.elections, visibleTo(session.id()));
	}

	private Map<SessionId, Session> visibleTo(SessionId reader) {
		if (this.lagNanos == 0) {
			return this.sessions;
		}
		Map<SessionId, Session> visible = new LinkedHashMap<>(this.history.past(this.lagNanos).sessions());
		visible.put(reader, this.sessions.get(reader));
		return visible;
	}

	@Override
	public void create(String election, long token) {
		beforeWrite();
		this.elections.putIfAbsent(election, new ElectionRecord(election, State.VACANT, null, token, storeId()));
		written();
	}

	@Override
	public boolean claim(Claim claim) {
		beforeWrite();
		ElectionRecord seen = claim.seen();
		ElectionRecord stored = this.elections.get(claim.election());
		boolean unchanged = stored != null && stored.state() == seen.state() && stored.token() == seen.token()
				&& (seen.holder() == null || stored.isHeldBy(seen.holder()))
				&& nonceOf(seen.holder()).equals(claim.holderNonce()) && storeId().equals(claim.storeId());
		if (unchanged) {
			this.highestClaimed.merge(claim.election(), claim.token(), Math::max);
			this.elections.put(claim.election(),
					new ElectionRecord(claim.election(), State.HELD, claim.claimant(), claim.token(), storeId()));
			written();
		}
		return unchanged;
	}

	private OptionalLong nonceOf(@Nullable SessionId id) {
		Session session = (id != null) ? this.sessions.get(id) : null;
		return (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		beforeWrite();
		ElectionRecord stored = this.elections.get(election);
		if (stored == null || !stored.isHeldBy(session) || stored.token() != token) {
			return false;
		}
		this.elections.put(election, released(stored));
		written();
		giveHints();
		return true;
	}

	@Override
	public void close(SessionId session) {
		beforeWrite();
		this.elections.replaceAll((name, stored) -> (stored.isHeldBy(session)) ? released(stored) : stored);
		this.sessions.remove(session);
		written();
		giveHints();
	}

	@Override
	public void evict(Session session) {
		beforeWrite();
		if (nonceOf(session.id()).equals(OptionalLong.of(session.nonce()))) {
			this.sessions.remove(session.id());
			written();
		}
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	private ElectionRecord released(ElectionRecord held) {
		this.onRelease.accept(held);
		return new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId());
	}

	private void giveHints() {
		List.copyOf(this.listeners).forEach(HintListener::changed);
	}

	/**
	 * Return whether an election was ever claimed with a higher token.
	 * @param election the name of the election
	 * @param token the token
	 * @return whether it was
	 */
	boolean wasClaimedAfter(String election, long token) {
		return this.highestClaimed.getOrDefault(election, 0L) > token;
	}

	Map<SessionId, Session> sessions() {
		return this.sessions;
	}

	Map<String, ElectionRecord> elections() {
		return this.elections;
	}

	@Override
	public String toString() {
		return "%s %s".formatted(storeId(), this.elections.values());
	}

}
