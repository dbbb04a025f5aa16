package io.github.leaderelection.faults;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Notes when an instance first sees that an election was released.
 */
final class ReleaseWatch extends ForwardingElectionStore {

	private final Map<String, Long> seen = new ConcurrentHashMap<>();

	private volatile boolean recurring;

	ReleaseWatch(ElectionStore store) {
		super(store);
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
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		ElectionView view = super.heartbeat(session, acknowledged, base);
		this.recurring = view.recurring();
		for (ElectionRecord record : view.elections().values()) {
			if (record.state() == State.RELEASED) {
				this.seen.putIfAbsent(record.election(), System.nanoTime());
			}
		}
		return view;
	}

}
