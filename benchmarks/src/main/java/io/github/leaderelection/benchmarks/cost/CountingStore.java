package io.github.leaderelection.benchmarks.cost;

import java.util.concurrent.atomic.LongAdder;

import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts the heartbeats that were answered.
 */
final class CountingStore extends ForwardingElectionStore {

	private final LongAdder heartbeats;

	CountingStore(ElectionStore store, LongAdder heartbeats) {
		super(store);
		this.heartbeats = heartbeats;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		ElectionView view = super.heartbeat(session, acknowledged, base);
		this.heartbeats.increment();
		return view;
	}

}
