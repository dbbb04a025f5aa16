package io.github.leaderelection.raft;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import org.jspecify.annotations.Nullable;

/**
 * In which format an instance may write commands. What it has once found holds for ever,
 * since a cluster does not return to an earlier format. Safe for use by any thread.
 */
final class WrittenFormat {

	/**
	 * Between two questions of a client to the voters.
	 */
	private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

	private static final long ATTEMPT_MILLIS = 200;

	private final VoterCaller caller;

	private final ClusterProbe probe;

	private final Supplier<@Nullable RegistryState> local;

	private volatile Found found = new Found("", Formats.FIRST, 0);

	/**
	 * Create the format.
	 * @param caller calls the voters
	 * @param local what this instance knows of the cluster, {@code null} if it is no
	 * voter
	 */
	WrittenFormat(VoterCaller caller, Supplier<@Nullable RegistryState> local) {
		this.caller = caller;
		this.probe = new ClusterProbe(caller);
		this.local = local;
	}

	/**
	 * Return the format of a cluster as far as this instance knows. A client asks the
	 * voter that has executed its last command.
	 * @param cluster the id of the cluster
	 * @param millis how long that may take
	 * @return the format
	 * @throws IOException if the thread was interrupted
	 */
	int of(String cluster, long millis) throws IOException {
		Found last = this.found;
		boolean known = last.cluster().equals(cluster);
		if (known && last.format() >= Formats.LATEST) {
			return last.format();
		}
		RegistryState state = this.local.get();
		if (state == null) {
			if (known && System.nanoTime() - last.asked() < PAUSE_NANOS) {
				return last.format();
			}
			long attempt = Math.min(millis, ATTEMPT_MILLIS);
			state = this.probe.find(attempt, attempt, (peer) -> peer.equals(this.caller.target()));
		}
		int format = (state != null && state.clusterId().equals(cluster)) ? state.formats().written() : Formats.FIRST;
		return latest(cluster, format);
	}

	// Another thread may have found a later one since this one asked
	private synchronized int latest(String cluster, int format) {
		Found last = this.found;
		int latest = (last.cluster().equals(cluster)) ? Math.max(last.format(), format) : format;
		this.found = new Found(cluster, latest, System.nanoTime());
		return latest;
	}

	/**
	 * What was found last.
	 *
	 * @param cluster the id of the cluster
	 * @param format its format
	 * @param asked when that was, by {@link System#nanoTime()}
	 */
	private record Found(String cluster, int format, long asked) {
	}

}
