package io.github.leaderelection.raft;

import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

import org.apache.ratis.server.RaftServer;

import org.springframework.test.util.ReflectionTestUtils;

/**
 * Looks into a voter, which shows nothing of what is only Ratis'.
 *
 * @author Leader Election
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
	 * Write all that is replicated, as it is now.
	 * @param division the server
	 * @param output where to write to
	 * @throws IOException if that fails
	 */
	static void write(RaftServer.Division division, DataOutputStream output) throws IOException {
		Map<?, ?> sections = (Map<?, ?>) ReflectionTestUtils.getField(division.getStateMachine(), "sections");
		((Section) sections.get(RatisStateMachine.ELECTIONS)).write(output);
		((Section) sections.get(RatisStateMachine.VOTERS)).write(output);
	}

}
