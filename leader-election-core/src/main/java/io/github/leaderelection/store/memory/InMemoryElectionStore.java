package io.github.leaderelection.store.memory;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.TickStore;
import io.github.leaderelection.store.support.ElectionTable;
import io.github.leaderelection.store.support.HintListeners;
import org.jspecify.annotations.Nullable;

/**
 * {@link ElectionStore} in the memory of this process. Only engines that share this
 * object elect one leader: it excludes nothing between processes. Safe for use by any
 * thread.
 */
public final class InMemoryElectionStore implements ElectionStore {

	private static final String STORE_ID = "memory";

	private final ElectionTable table = new ElectionTable();

	private final HintListeners hints = new HintListeners();

	private final TickStore ticks = new InMemoryTicks();

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		ElectionView view = beat(session, acknowledged, base);
		if (view.records().holders().contains(session.id())) {
			this.hints.heartbeatSent(session.id());
		}
		return view;
	}

	private synchronized ElectionView beat(Session session, long acknowledged, @Nullable ElectionView base) {
		boolean intact = this.table.heartbeat(session, acknowledged);
		return new ElectionView(STORE_ID, false, intact, this.table.records(base), this.table.sessions());
	}

	@Override
	public synchronized void create(Collection<String> elections, long token) {
		elections.forEach((election) -> this.table.create(election, token, STORE_ID));
	}

	@Override
	public synchronized Set<String> claim(ClaimBatch batch) {
		return this.table.claim(batch, STORE_ID);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		boolean released;
		synchronized (this) {
			released = this.table.release(election, session, token);
		}
		if (released) {
			this.hints.changed();
		}
		return released;
	}

	@Override
	public void close(SessionId session) {
		synchronized (this) {
			this.table.close(session);
		}
		this.hints.changed();
	}

	@Override
	public synchronized void evict(Session session) {
		this.table.evict(session.id(), session.nonce());
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.add(listener);
	}

	@Override
	public Optional<TickStore> ticks() {
		return Optional.of(this.ticks);
	}

}
