package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;

/**
 * Asks the voters, one by one, what they know of the cluster. None needs a majority to
 * answer, and none has to know the latest.
 */
final class ClusterProbe {

	private static final long VOTER_MILLIS = 500;

	private final VoterCaller caller;

	private volatile @Nullable NoLeaderException failure;

	ClusterProbe(VoterCaller caller) {
		this.caller = caller;
	}

	/**
	 * Return the id of the cluster, asking each voter at most once.
	 * @param millis how long that may take
	 * @return the id, or {@code null} if none knows it
	 * @throws IOException if the thread was interrupted
	 */
	@Nullable String clusterId(long millis) throws IOException {
		RegistryState state = find(millis, VOTER_MILLIS, (peer) -> true);
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
		RegistryState state = find(millis, VOTER_MILLIS, (peer) -> true);
		return state != null && state.hasBegun();
	}

	/**
	 * Return what the first voter says that knows anything.
	 * @param millis how long that may take
	 * @param voterMillis how long a single voter may take
	 * @param whom whom to ask
	 * @return what it says, or {@code null} if none knows anything
	 * @throws IOException if the thread was interrupted
	 */
	@Nullable RegistryState find(long millis, long voterMillis, Predicate<RaftPeerId> whom) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		VoterAnswers answers = this.caller.answers();
		for (RaftPeerId peer : this.caller.peers()) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left > 0 && whom.test(peer)) {
				RegistryState state = ask(peer, Duration.ofMillis(Math.min(left, voterMillis)), answers);
				if (state != null && !state.isEmpty()) {
					this.failure = null;
					return state;
				}
			}
		}
		note(new NoLeaderException(answers));
		return null;
	}

	// What is left of the time may be too short for any answer
	private void note(NoLeaderException next) {
		NoLeaderException last = this.failure;
		if (last == null || (next.answered() || !last.answered()) && !FailureMessages.isTelling(last)) {
			this.failure = next;
		}
	}

	/**
	 * Return what the voters answered, as long as none has reported the cluster.
	 * @return the answers that explain most, or {@code null} if one has reported it
	 */
	@Nullable NoLeaderException failure() {
		return this.failure;
	}

	private @Nullable RegistryState ask(RaftPeerId peer, Duration timeout, VoterAnswers answers) throws IOException {
		try {
			byte[] reply = this.caller.ask(peer, timeout);
			RegistryState state = VoterReport.read(new DataInputStream(new ByteArrayInputStream(reply))).state();
			answers.knowsNothing(peer);
			return state;
		}
		catch (InterruptedIOException ex) {
			throw ex;
		}
		catch (IOException ex) {
			answers.failed(peer, ex);
			return null;
		}
	}

}
