package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * The one store of a simulated cluster. It keeps its records in the table that the
 * in-memory store and Raft use, so that the simulation runs that as well. This store can
 * be down, read-only, restarted, wiped or rolled back, and can show the sessions of
 * others as they were a while ago.
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

	private ElectionTable table = new ElectionTable();

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
		this.history.departed(this.incarnation, this.table);
		this.incarnation = next;
	}

	void wipe(boolean changeIdentity) {
		if (changeIdentity) {
			restart();
		}
		this.table = new ElectionTable();
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
		this.table = new ElectionTable(past.elections().values(), past.sessions().values());
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
		this.history.written(this.table);
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
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		beforeWrite();
		Session before = this.table.sessions().get(session.id());
		boolean intact = this.table.heartbeat(session, acknowledged);
		if (this.table.sessions().get(session.id()) != before) {
			written();
			if (this.announcesHeartbeats && this.table.isHolder(session.id())) {
				List.copyOf(this.listeners).forEach((listener) -> listener.heartbeatSent(session.id()));
			}
		}
		return new ElectionView(storeId(), this.recurring, intact, this.table.records(base), visibleTo(session.id()));
	}

	private Map<SessionId, Session> visibleTo(SessionId reader) {
		if (this.lagNanos == 0) {
			return this.table.sessions();
		}
		Map<SessionId, Session> visible = new LinkedHashMap<>(this.history.past(this.lagNanos).sessions());
		visible.put(reader, this.table.sessions().get(reader));
		return visible;
	}

	@Override
	public void create(Collection<String> elections, long token) {
		beforeWrite();
		elections.forEach((election) -> this.table.create(election, token, storeId()));
		written();
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		beforeWrite();
		Set<String> claimed = this.table.claim(batch, storeId());
		if (!claimed.isEmpty()) {
			claimed.forEach((election) -> this.highestClaimed.merge(election, batch.token(), Math::max));
			written();
		}
		return claimed;
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		beforeWrite();
		ElectionRecord before = this.table.elections().get(election);
		boolean released = this.table.release(election, session, token);
		if (before != null && released) {
			this.onRelease.accept(before);
			written();
			giveHints();
		}
		return released;
	}

	@Override
	public void close(SessionId session) {
		beforeWrite();
		List<ElectionRecord> held = this.table.elections()
			.values()
			.stream()
			.filter((record) -> record.isHeldBy(session))
			.toList();
		this.table.close(session);
		held.forEach(this.onRelease);
		written();
		giveHints();
	}

	@Override
	public void evict(Session session) {
		beforeWrite();
		int before = this.table.sessions().size();
		this.table.evict(session.id(), session.nonce());
		if (this.table.sessions().size() != before) {
			written();
		}
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
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
		return this.table.sessions();
	}

	Map<String, ElectionRecord> elections() {
		return this.table.elections();
	}

	@Override
	public String toString() {
		return "%s %s".formatted(storeId(), this.table.elections().values());
	}

}
