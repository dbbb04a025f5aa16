package io.github.leaderelection.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Notes when an instance first sees that an election was released.
 *
 * @author Leader Election
 */
final class ReleaseWatch implements ElectionStore {

	private final ElectionStore store;

	private final Map<String, Long> seen = new ConcurrentHashMap<>();

	private volatile boolean recurring;

	ReleaseWatch(ElectionStore store) {
		this.store = store;
	}

	void reset() {
		this.seen.clear();
	}

	/**
	 * Return whether an earlier id of the store may return, so that an instance that has
	 * just started claims nothing for a lease duration.
	 * @return what the last view said
	 */
	boolean isRecurring() {
		return this.recurring;
	}

	/**
	 * Return when the first view arrived that showed an election as released.
	 * @param election the election
	 * @return that time in nanoseconds
	 */
	long seenAt(String election) {
		return this.seen.getOrDefault(election, System.nanoTime());
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		ElectionView view = this.store.heartbeat(session, acknowledged);
		this.recurring = view.recurring();
		for (ElectionRecord record : view.elections().values()) {
			if (record.state() == State.RELEASED) {
				this.seen.putIfAbsent(record.election(), System.nanoTime());
			}
		}
		return view;
	}

	@Override
	public void create(String election, long token) {
		this.store.create(election, token);
	}

	@Override
	public boolean claim(Claim claim) {
		return this.store.claim(claim);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return this.store.release(election, session, token);
	}

	@Override
	public void close(SessionId session) {
		this.store.close(session);
	}

	@Override
	public void evict(Session session) {
		this.store.evict(session);
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.store.subscribe(listener);
	}

}
