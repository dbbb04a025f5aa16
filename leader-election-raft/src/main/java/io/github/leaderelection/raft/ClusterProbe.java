package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * answer, and none has to know the latest. Each gets its share of the time. The voters
 * that get too little are the first of the next question, so that those that do not
 * answer hide no other. Safe for use by any thread.
 */
final class ClusterProbe {

	private static final long VOTER_MILLIS = 500;

	/**
	 * What a voter gets at least, if there is as much left.
	 */
	private static final long MIN_SHARE_MILLIS = 100;

	private final VoterCaller caller;

	private final VoterAnswers answers;

	private final LongSupplier clock;

	/**
	 * The first voter to be asked by the next question, {@code null} for the first of
	 * all.
	 */
	private volatile @Nullable RaftPeerId next;

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
		long deadline = this.clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
		List<RaftPeerId> peers = inTurn(whom);
		boolean enough = true;
		for (int i = 0; i < peers.size(); i++) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - this.clock.getAsLong());
			if (i > 0 && enough && left < MIN_SHARE_MILLIS) {
				enough = false;
				this.next = peers.get(i);
			}
			if (left <= 0) {
				return null;
			}
			long share = Math.max(MIN_SHARE_MILLIS, left / (peers.size() - i));
			RegistryState state = ask(peers.get(i), Math.min(Math.min(share, voterMillis), left));
			if (state != null) {
				return state;
			}
		}
		return null;
	}

	private List<RaftPeerId> inTurn(Predicate<RaftPeerId> whom) {
		List<RaftPeerId> peers = new ArrayList<>(this.caller.peers().stream().filter(whom).toList());
		Collections.rotate(peers, -Math.max(0, peers.indexOf(this.next)));
		return peers;
	}

	/**
	 * Return what the voters answered since the cluster was last found, if it was.
	 * @return the answers, or {@code null} if there are none
	 */
	@Nullable NoLeaderException failure() {
		return this.answers.failure();
	}

	private @Nullable RegistryState ask(RaftPeerId peer, long millis) throws IOException {
		try {
			byte[] reply = this.caller.ask(peer, Duration.ofMillis(millis));
			RegistryState state = VoterReport.read(new DataInputStream(new ByteArrayInputStream(reply))).state();
			if (state.isEmpty()) {
				this.answers.knowsNothing(peer);
				return null;
			}
			this.answers.clear();
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
