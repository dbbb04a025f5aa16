package io.github.leaderelection.engine;

import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Counts the calls of one engine, and fails them on demand.
 *
 * @author Leader Election
 */
class CountingStore implements ElectionStore {

	private final Map<String, Integer> calls = new TreeMap<>();

	private final ElectionStore store;

	private boolean down;

	CountingStore(ElectionStore store) {
		this.store = store;
	}

	void setDown(boolean down) {
		this.down = down;
	}

	Map<String, Integer> takeCalls() {
		Map<String, Integer> taken = Map.copyOf(this.calls);
		this.calls.clear();
		return taken;
	}

	private void count(String call) {
		this.calls.merge(call, 1, Integer::sum);
		if (this.down) {
			throw new ElectionStoreException("down", null);
		}
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		count("heartbeat");
		return this.store.heartbeat(session, acknowledged);
	}

	@Override
	public void create(String election, long token) {
		count("create");
		this.store.create(election, token);
	}

	@Override
	public boolean claim(Claim claim) {
		count("claim");
		return this.store.claim(claim);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		count("release");
		return this.store.release(election, session, token);
	}

	@Override
	public void close(SessionId session) {
		count("close");
		this.store.close(session);
	}

	@Override
	public void evict(Session session) {
		count("evict");
		this.store.evict(session);
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.store.subscribe(listener);
	}

}
