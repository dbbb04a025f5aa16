package io.github.leaderelection.raft;

import javax.net.ssl.SSLException;

import io.github.leaderelection.store.ElectionStoreException;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.jspecify.annotations.Nullable;

/**
 * Says of a failure what an operator can do about it.
 *
 * @author Leader Election
 */
final class FailureMessages {

	private final String namespace;

	FailureMessages(String namespace) {
		this.namespace = namespace;
	}

	ElectionStoreException explain(String operation, Exception problem) {
		return new ElectionStoreException(
				"Raft store could not %s in namespace '%s': %s".formatted(operation, this.namespace, tell(problem)),
				problem);
	}

	/**
	 * Tell what can be done about a failure, and what it is.
	 * @param problem the failure
	 * @return a text for an operator
	 */
	static String tell(Exception problem) {
		return "%s (%s)".formatted(advice(problem), reason(problem));
	}

	private static String advice(Exception problem) {
		if (isCausedBy(problem, RefusedCommandException.class)) {
			return "the members refused it, not knowing what it is. Let members and clients have the same version of this library, the members first";
		}
		if (isCausedBy(problem, NotStartedException.class) || isCausedBy(problem, AlreadyClosedException.class)) {
			return "the Raft node is not started. Start it before the election, and stop it after that";
		}
		if (isCausedBy(problem, SteppedAsideException.class)) {
			return "the cluster does not accept this node as the member that it says it is";
		}
		if (isCausedBy(problem, GroupMismatchException.class) || isCausedBy(problem, OtherClusterException.class)) {
			return "there is another cluster at the addresses of the members. Correct leader-election.raft.cluster or leader-election.raft.members";
		}
		if (isCausedBy(problem, NotBegunException.class)) {
			return "a new cluster begins when all its members have been there once. Start those that have not, or replace them in the list";
		}
		if (isCausedBy(problem, SSLException.class)) {
			return "TLS with a member failed. Let leader-election.raft.secret be the same on all nodes, or let their certificates trust each other";
		}
		if (isCausedBy(problem, ServerNotReadyException.class)) {
			return "the member that was asked waits to be added to the others, or has only just started. A new cluster begins with leader-election.raft.member-list-version=1 on all members, any other waits for its members to run";
		}
		return "no majority of the members can be reached, or they did not answer in time. Start those that are down, and look at the network between them, and whether all have the same leader-election.raft.secret or bundle";
	}

	/**
	 * Return whether a failure explains more than that somebody could not be reached.
	 * @param problem the failure
	 * @return whether to keep it when others follow
	 */
	static boolean isTelling(@Nullable Exception problem) {
		return isCausedBy(problem, GroupMismatchException.class) || isCausedBy(problem, SSLException.class);
	}

	private static boolean isCausedBy(@Nullable Exception problem, Class<? extends Exception> type) {
		for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	private static String reason(Exception problem) {
		Throwable last = problem;
		while (last.getCause() != null) {
			last = last.getCause();
		}
		return (last.getMessage() != null) ? last.getMessage() : last.getClass().getSimpleName();
	}

}
