package io.github.leaderelection.raft;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.ratis.protocol.RaftPeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A voter with a vote: the server that it has at present, and why it has none. Changed by
 * one thread at a time, read by any.
 */
final class LocalVoter implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(LocalVoter.class);

	private final String id;

	private final ServerLauncher launcher;

	private final long handOverMillis;

	private final VoterHealth health;

	private volatile @Nullable VoterServer server;

	private volatile @Nullable String problem;

	private volatile State state = State.CLOSED;

	private boolean closed;

	/**
	 * Create a voter that is not started yet.
	 * @param id its id
	 * @param launcher starts its servers
	 * @param electionTimeout after which the voters elect another leader, in milliseconds
	 */
	LocalVoter(String id, ServerLauncher launcher, long electionTimeout) {
		this.id = id;
		this.launcher = launcher;
		this.handOverMillis = electionTimeout;
		this.health = new VoterHealth(id, electionTimeout);
	}

	/**
	 * Start a server, which does not outlive this voter if that was closed meanwhile.
	 * @throws InvalidRaftSettingsException if that is not possible
	 */
	void open() {
		VoterServer launched = this.launcher.launch();
		if (!accept(launched)) {
			launched.close();
		}
	}

	private synchronized boolean accept(VoterServer launched) {
		if (!this.closed) {
			this.server = launched;
			this.problem = null;
		}
		return !this.closed;
	}

	String id() {
		return this.id;
	}

	/**
	 * Return the present server.
	 * @return the server, or {@code null} if there is none
	 */
	@Nullable VoterServer server() {
		return this.server;
	}

	@Nullable RaftPeerId leader() {
		VoterServer current = this.server;
		return (current != null) ? current.leader() : null;
	}

	/**
	 * Have no server for now.
	 * @param why what the problem is
	 */
	void stepAside(String why) {
		this.problem = why;
		closeServer();
	}

	/**
	 * Have no server any more, since the cluster does not want one.
	 * @param left the state that this is
	 * @param why what the problem is
	 */
	void leave(State left, String why) {
		this.problem = why;
		this.state = left;
		closeServer();
	}

	/**
	 * Return whether this voter will have no server any more.
	 * @return whether it has left
	 */
	boolean hasLeft() {
		return this.state != State.CLOSED;
	}

	void problem(String why) {
		this.problem = why;
	}

	/**
	 * Return how this voter is doing.
	 * @return the health
	 */
	RaftHealth health() {
		VoterServer current = this.server;
		return (current != null) ? this.health.with(current) : this.health.without(this.state, this.problem);
	}

	/**
	 * Note whether this voter takes part in the cluster. Called again and again, since
	 * nobody may ask for the health while it does.
	 */
	void observe() {
		VoterServer current = this.server;
		if (current != null) {
			this.health.observe(current);
		}
	}

	boolean hasTakenPart() {
		return this.health.hasTakenPart();
	}

	/**
	 * Hand leadership of the group over, if this voter has it. It goes to the follower
	 * that is heard of and has most of the log.
	 */
	void handOver() {
		VoterServer current = this.server;
		if (current == null || !current.isLeader()) {
			return;
		}
		Map<RaftPeerId, Long> silences = current.silences();
		Map<RaftPeerId, Long> commits = current.commits();
		List<RaftPeerId> successors = current.others()
			.stream()
			.filter((peer) -> silences.getOrDefault(peer, Long.MAX_VALUE) <= this.handOverMillis)
			.sorted((a, b) -> Long.compare(commits.getOrDefault(b, -1L), commits.getOrDefault(a, -1L)))
			.limit(2)
			.toList();
		for (RaftPeerId successor : successors) {
			if (transfer(current, successor)) {
				logger.info("[raft] {} handed leadership of the Raft group over to {}", this.id, successor);
				return;
			}
		}
		awaitSuccessor(current);
	}

	// The vote of this voter may be needed for that
	private void awaitSuccessor(VoterServer current) {
		long start = System.nanoTime();
		try {
			while (!current.isLeader() && current.leader() == null && current.failure() == null
					&& System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(2 * this.handOverMillis)) {
				TimeUnit.MILLISECONDS.sleep(10);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean transfer(VoterServer current, RaftPeerId successor) {
		try {
			return current.transfer(successor, this.handOverMillis)
				.get(2 * this.handOverMillis, TimeUnit.MILLISECONDS)
				.isSuccess();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException | TimeoutException | RuntimeException ex) {
			logger.debug("[raft] {} could not hand over to {}", this.id, successor, ex);
			return false;
		}
	}

	private void closeServer() {
		VoterServer current = this.server;
		if (current != null) {
			handOver();
			this.server = null;
			current.close();
		}
	}

	@Override
	public void close() {
		synchronized (this) {
			this.closed = true;
		}
		closeServer();
	}

	/**
	 * What a voter is doing, as health shows it.
	 */
	enum State {

		/**
		 * It has no server for now.
		 */
		CLOSED,

		/**
		 * It waits to be added to the voters, or to hear what they know.
		 */
		JOINING,

		/**
		 * It waits until all the first voters have been there.
		 */
		FOUNDING,

		/**
		 * It leads the group.
		 */
		LEADER,

		/**
		 * It follows a leader.
		 */
		FOLLOWER,

		/**
		 * It knows no leader.
		 */
		CANDIDATE,

		/**
		 * It is a voter no more.
		 */
		REMOVED,

		/**
		 * The cluster does not accept it.
		 */
		REFUSED;

		String text() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
