package io.github.leaderelection.raft;

/**
 * How long the log may become.
 *
 * @param snapshotEvery after how many entries a snapshot is taken
 * @param segmentBytes the size of its files, of which only those are deleted that are
 * full
 * @param snapshotAtStop whether a snapshot is taken when a voter stops, so that it starts
 * faster
 * @author Leader Election
 */
record LogLimits(long snapshotEvery, long segmentBytes, boolean snapshotAtStop) {

	static final LogLimits DEFAULT = new LogLimits(20_000, 4 << 20, true);

}
