package io.github.leaderelection.zookeeper;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Records;
import org.jspecify.annotations.Nullable;

/**
 * The last snapshot of a whole namespace: as it was read, and with what this store itself
 * has written since, as long as nothing else was written in between. It serves the
 * preparation of changes, which depend on the versions of what they have seen, and
 * assumptions. No other view comes from it. Safe for use by any thread.
 */
final class LastSnapshot {

	/**
	 * So many records are copied for each change at most. With more, a change costs more
	 * than the reading that it spares.
	 */
	private static final int COPIED = 500;

	private volatile @Nullable Snapshot snapshot;

	/**
	 * What is assumed to have followed, {@code null} if nothing is.
	 */
	private volatile @Nullable AssumedRelease assumed;

	@Nullable Snapshot get() {
		return this.snapshot;
	}

	@Nullable AssumedRelease assumed() {
		return this.assumed;
	}

	synchronized void read(Snapshot read) {
		this.snapshot = read;
		this.assumed = null;
	}

	/**
	 * Assume something until the next snapshot.
	 * @param assumption the assumption
	 */
	synchronized void assume(AssumedRelease assumption) {
		this.assumed = assumption;
	}

	/**
	 * Add what this store has written.
	 * @param changes what was written, in the order in which it was sent
	 */
	synchronized void add(List<Written> changes) {
		Snapshot before = before(changes);
		this.assumed = null;
		if (before == null || before.versions().size() > (long) COPIED * changes.size()) {
			return;
		}
		Frame frame = before.frame();
		Map<String, ElectionRecord> records = new LinkedHashMap<>(before.records().byElection());
		Map<String, Integer> versions = new HashMap<>(before.versions());
		for (Written change : changes) {
			if (!change.follows(frame)) {
				break;
			}
			frame = frame.with(change.revision());
			change.records().forEach((election, stored) -> {
				records.put(election, stored.value());
				versions.put(election, stored.version());
			});
		}
		if (frame != before.frame()) {
			this.snapshot = new Snapshot(frame, before.sessions(), new Records(frame.revision().mark(), records),
					versions);
		}
	}

	// A claim that depended on all that is assumed has shown that it is true
	private @Nullable Snapshot before(List<Written> changes) {
		AssumedRelease assumption = this.assumed;
		if (assumption != null && !changes.isEmpty() && changes.get(0).confirmed() == assumption) {
			return assumption.snapshot();
		}
		Snapshot before = this.snapshot;
		// Without a mark the records are not of one state
		return (before != null && before.records().mark() != null) ? before : null;
	}

}
