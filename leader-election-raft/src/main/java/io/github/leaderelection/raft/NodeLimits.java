package io.github.leaderelection.raft;

import java.time.Duration;

/**
 * What is not for applications to set.
 *
 * @param startCheck how long a start waits for what the other voters say of this one.
 * Each of them gets its share of it, and half of it at most
 * @param snapshotEvery after how many log entries a snapshot is taken
 * @param segmentBytes the size of the files of the log, of which only those are deleted
 * that are full
 * @param snapshotAtStop whether a snapshot is taken when a voter stops, so that it starts
 * faster
 */
record NodeLimits(Duration startCheck, long snapshotEvery, long segmentBytes, boolean snapshotAtStop) {

	static final NodeLimits DEFAULT = new NodeLimits(Duration.ofSeconds(1), 20_000, 4 << 20, true);

}
