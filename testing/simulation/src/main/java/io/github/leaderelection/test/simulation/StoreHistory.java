package io.github.leaderelection.test.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated store held a while ago, and what each of its earlier incarnations
 * held when it ceased to be the primary.
 */
final class StoreHistory {

	private final VirtualTime time;

	private final long nanos;

	private final Deque<Snapshot> snapshots = new ArrayDeque<>();

	private final Map<Integer, Snapshot> departed = new HashMap<>();

	/**
	 * Create a new {@link StoreHistory}.
	 * @param time the time
	 * @param nanos how much of the past is kept
	 */
	StoreHistory(VirtualTime time, long nanos) {
		this.time = time;
		this.nanos = nanos;
	}

	/**
	 * Note what the store holds after a write.
	 * @param table the records and sessions
	 * @param mark the mark of the records
	 */
	void written(ElectionTable table, StateMark.@Nullable Value mark) {
		if (this.nanos > 0) {
			this.snapshots.addLast(snapshot(table, mark));
			while (this.snapshots.size() > 1 && this.snapshots.getFirst().time() < this.time.now() - 2 * this.nanos) {
				this.snapshots.removeFirst();
			}
		}
	}

	/**
	 * Note what an incarnation holds when it ceases to be the primary.
	 * @param incarnation the incarnation
	 * @param table the records and sessions
	 * @param mark the mark of the records
	 */
	void departed(int incarnation, ElectionTable table, StateMark.@Nullable Value mark) {
		this.departed.put(incarnation, snapshot(table, mark));
	}

	private Snapshot snapshot(ElectionTable table, StateMark.@Nullable Value mark) {
		return new Snapshot(this.time.now(), table.records(null).byElection(), new LinkedHashMap<>(table.sessions()),
				mark);
	}

	Snapshot departed(int incarnation) {
		return Objects.requireNonNull(this.departed.get(incarnation),
				() -> "Incarnation %d never was the primary".formatted(incarnation));
	}

	Snapshot past(long nanosAgo) {
		Snapshot past = new Snapshot(0, Map.of(), Map.of(), null);
		for (Snapshot snapshot : this.snapshots) {
			if (snapshot.time() <= this.time.now() - nanosAgo) {
				past = snapshot;
			}
		}
		return past;
	}

	/**
	 * Forget the last that was written.
	 * @param nanosAgo since when
	 */
	void loseLast(long nanosAgo) {
		this.snapshots.removeIf((snapshot) -> snapshot.time() > this.time.now() - nanosAgo);
	}

	/**
	 * Forget everything but this.
	 * @param own what an incarnation has of its own
	 */
	void become(Snapshot own) {
		clear();
		this.snapshots.add(own);
	}

	void clear() {
		this.snapshots.clear();
	}

	record Snapshot(long time, Map<String, ElectionRecord> elections, Map<SessionId, Session> sessions,
			StateMark.@Nullable Value mark) {
	}

}
