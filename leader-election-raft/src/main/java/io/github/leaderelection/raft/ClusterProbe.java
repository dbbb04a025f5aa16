package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * Asks the voters, one by one, what they know of the cluster. None needs a majority to
 * answer, and none has to know the latest. Each gets its share of the time, so that
 * voters that do not answer hide no other. Safe for use by any thread.
 */
final class ClusterProbe {

	private static final long MAX_SHARE_MILLIS = 500;

	private final VoterCaller caller;

	private final VoterAnswers answers;

	private final LongSupplier clock;

	ClusterProbe(VoterCaller caller) {
		this(caller, System::nanoTime);
	}

	ClusterProbe(VoterCaller caller, LongSupplier clock) {
		this.caller = caller;
		this.answers = caller.answers();
		this.clock = clock;
	}

	/**
	 * Return the id of the cluster, asking each voter at most once.
	 * @param millis how long that may take
	 * @return the id, or {@code null} if none knows it
	 * @throws IOException if the thread was interrupted
	 */
	@Nullable String clusterId(long millis) throws IOException {
		RegistryState state = find(millis, (peer) -> true);
		if (state == null) {
			VoterCaller.pause();
		}
		return (state != null) ? state.clusterId() : null;
	}

	/**
	 * Return whether there are elections in the cluster, as the first voter says that
	 * knows anything of it.
	 * @param millis how long that may take
	 * @return whether it has begun
	 * @throws IOException if the thread was interrupted
	 */
	boolean hasBegun(long millis) throws IOException {
		RegistryState state = find(millis, (peer) -> true);
		return state != null && state.hasBegun();
	}

	/**
	 * Return what the first voter says that knows anything.
	 * @param millis how long that may take
	 * @param whom whom to ask
	 * @return what it says, or {@code null} if none knows anything
	 * @throws IOException if the thread was interrupted
	 */
	@Nullable RegistryState find(long millis, Predicate<RaftPeerId> whom) throws IOException {
		long deadline = this.clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
		List<RaftPeerId> peers = this.caller.peers().stream().filter(whom).toList();
		for (int i = 0; i < peers.size(); i++) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - this.clock.getAsLong());
			long share = Math.min(left / (peers.size() - i), MAX_SHARE_MILLIS);
			RegistryState state = (share > 0) ? ask(peers.get(i), share) : null;
			if (state != null && !state.isEmpty()) {
				this.answers.clear();
				return state;
			}
		}
		return null;
	}

	/**
	 * Return what each voter answered last, as long as none has reported the cluster.
	 * @return the answers, or {@code null} if there are none
	 */
	@Nullable NoLeaderException failure() {
		return this.answers.failure();
	}

	private @Nullable RegistryState ask(RaftPeerId peer, long millis) throws IOException {
		try {
			byte[] reply = this.caller.ask(peer, Duration.ofMillis(millis));
			RegistryState state = VoterReport.read(new DataInputStream(new ByteArrayInputStream(reply))).state();
			this.answers.knowsNothing(peer);
			return state;
		}
		catch (InterruptedIOException ex) {
			throw ex;
		}
		catch (IOException ex) {
			this.answers.failed(peer, ex, millis);
			return null;
		}
	}

}
