package io.github.leaderelection.raft;

import io.github.leaderelection.raft.replicated.ReplicatedState;
import org.apache.ratis.server.RaftServer;

import org.springframework.test.util.ReflectionTestUtils;

/**
 * Inspects a voter, which shows nothing of what is only Ratis'.
 */
final class Inspection {

	private Inspection() {
	}

	/**
	 * Return the server of a voter.
	 * @param node the node
	 * @return the server, {@code null} if there is none now
	 */
	static RaftServer.Division division(RaftNode node) {
		VoterServer server = node.server();
		return (server != null) ? (RaftServer.Division) ReflectionTestUtils.getField(server, "division") : null;
	}

	/**
	 * Return the index of the last command that was executed to its end.
	 * @param division the server
	 * @return the index
	 */
	static long applied(RaftServer.Division division) {
		return division.getStateMachine().getLastAppliedTermIndex().getIndex();
	}

	/**
	 * Return all that is replicated, as it is now.
	 * @param division the server
	 * @return the content of a snapshot
	 */
	static byte[] state(RaftServer.Division division) {
		return ((ReplicatedState) ReflectionTestUtils.getField(division.getStateMachine(), "state")).snapshot();
	}

}
