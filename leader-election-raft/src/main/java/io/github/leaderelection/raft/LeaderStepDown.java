package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a leader of the group step down that does not hear of a majority. Ratis does that
 * only while nothing is written, so that those who write to a leader that is cut off
 * would hang.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class LeaderStepDown {

	private static final Logger logger = LoggerFactory.getLogger(LeaderStepDown.class);

	private final LogThrottle lines = new LogThrottle(System::nanoTime);

	private final long maxSilence;

	private List<Long> lastIndices = List.of();

	private long lastProgress;

	/**
	 * Create a watch.
	 * @param electionTimeout the least time without a leader after which voters elect
	 * another one, which is at most twice that
	 */
	LeaderStepDown(Duration electionTimeout) {
		this.maxSilence = 2 * electionTimeout.toMillis();
	}

	void check(VoterServer server) {
		if (!server.isLeader()) {
			return;
		}
		Map<RaftPeerId, Long> silences = server.silences();
		Collection<Long> others = server.others()
			.stream()
			.map((peer) -> silences.getOrDefault(peer, Long.MAX_VALUE))
			.toList();
		if (hasLost(server.roleMillis(), others)) {
			report("[raft] {} steps down as leader of the Raft group, since it hears of no majority", server.id());
			server.transfer(null, this.maxSilence);
		}
		else if (isStuck(server.roleMillis(), server.isLeaderReady(), server.nextIndices())) {
			report("[raft] {} steps down as leader of the Raft group, since its first entry is not committed",
					server.id());
			server.transfer(null, this.maxSilence);
		}
	}

	// What it means for elections is reported where their calls fail
	private void report(String line, RaftPeerId id) {
		if (this.lines.permits(line)) {
			logger.info(line, id);
		}
	}

	/**
	 * Judge whether a leader will never be able to write. If the answer to its first
	 * entry was lost, Ratis does not send that again before there is a second one, which
	 * there cannot be. A leader that still searches the entries that a follower has in
	 * common with it, one by one, is not stuck.
	 * @param leading for how long it has led
	 * @param ready whether its first entry is committed
	 * @param nextIndices what it is going to send to the followers
	 * @return whether it must step down
	 */
	boolean isStuck(long leading, boolean ready, List<Long> nextIndices) {
		if (ready || leading < this.lastProgress || !nextIndices.equals(this.lastIndices)) {
			this.lastIndices = nextIndices;
			this.lastProgress = leading;
		}
		return leading - this.lastProgress > 2 * this.maxSilence;
	}

	/**
	 * Judge whether a leader has lost its majority.
	 * @param leading for how long it has led
	 * @param silences for how long each of the others has been silent
	 * @return whether it must step down
	 */
	boolean hasLost(long leading, Collection<Long> silences) {
		long alive = 1 + silences.stream().filter((silence) -> silence <= this.maxSilence).count();
		return leading > this.maxSilence && 2 * alive <= silences.size() + 1;
	}

}
