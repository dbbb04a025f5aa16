package io.github.leaderelection.raft;

import javax.net.ssl.SSLException;

import io.github.leaderelection.raft.replicated.RefusedCommandException;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ShownText;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.jspecify.annotations.Nullable;

/**
 * Says of a failure what an operator can do about it.
 */
final class FailureMessages {

	private final String namespace;

	FailureMessages(String namespace) {
		this.namespace = namespace;
	}

	ElectionStoreException explain(String operation, Exception failure) {
		return new ElectionStoreException(kind(failure).problem,
				"Raft store could not %s in namespace '%s': %s".formatted(operation, this.namespace, describe(failure)),
				failure);
	}

	/**
	 * Describe what can be done about a failure, and what it is.
	 * @param failure the failure
	 * @return a text for an operator
	 */
	static String describe(Exception failure) {
		return "%s (%s)".formatted(kind(failure).advice, reason(failure));
	}

	private static Kind kind(Exception failure) {
		RefusedCommandException refused = find(failure, RefusedCommandException.class);
		if (refused != null) {
			return switch (refused.reason()) {
				case UNKNOWN -> Kind.COMMAND_REFUSED;
				case OTHER_CLUSTER -> Kind.OTHER_CLUSTER;
				case NOT_BEGUN -> Kind.NOT_BEGUN;
			};
		}
		for (Kind kind : Kind.values()) {
			if (kind.cause != null && isCausedBy(failure, kind.cause)) {
				return kind;
			}
		}
		NoLeaderException answers = find(failure, NoLeaderException.class);
		if (answers == null || !answers.answered()) {
			return Kind.SILENT;
		}
		return isCausedBy(failure, UnknownClusterException.class) ? Kind.FOUNDING : Kind.LEADERLESS;
	}

	/**
	 * Return whether a failure explains more than that somebody could not be reached.
	 * @param failure the failure
	 * @return whether to keep it when others follow
	 */
	static boolean explains(@Nullable Exception failure) {
		return isCausedBy(failure, GroupMismatchException.class) || isCausedBy(failure, SSLException.class);
	}

	/**
	 * Return whether a failure may pass by itself, when more voters have started.
	 * @param failure the failure
	 * @return whether to wait
	 */
	static boolean isPassing(Exception failure) {
		return kind(failure).passing;
	}

	private static boolean isCausedBy(@Nullable Exception failure, Class<? extends Exception> type) {
		return find(failure, type) != null;
	}

	private static <T extends Exception> @Nullable T find(@Nullable Exception failure, Class<T> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
		}
		return null;
	}

	private static String reason(Exception failure) {
		Throwable last = failure;
		while (last.getCause() != null && !(last instanceof NoLeaderException)) {
			last = last.getCause();
		}
		return (last.getMessage() != null) ? ShownText.problem(last.getMessage()) : last.getClass().getSimpleName();
	}

	/**
	 * What failures mean, the first one whose cause is found.
	 */
	private enum Kind {

		COMMAND_REFUSED(null, Problem.REFUSED, false,
				"the voters do not know this command. Run the same version of this library on voters and clients, and upgrade the voters first"),

		NOT_STARTED(NotStartedException.class, Problem.UNUSABLE, true,
				"Raft is not started on this instance. Start it before the election, and stop it after that"),

		STOPPED(AlreadyClosedException.class, Problem.UNUSABLE, true,
				"Raft is stopped on this instance. Start it before the election, and stop it after that"),

		STEPPED_ASIDE(SteppedAsideException.class, Problem.REFUSED, false,
				"the cluster does not accept this instance as the voter that its id names"),

		OTHER_CLUSTER(GroupMismatchException.class, Problem.REFUSED, false,
				"there is another cluster at the addresses of the voters. Correct leader-election.raft.cluster or leader-election.raft.members"),

		NOT_BEGUN(null, Problem.UNUSABLE, true,
				"a new cluster begins when all its voters have been there once. Start those that have not, or replace them in the list"),

		TLS(SSLException.class, Problem.REFUSED, false,
				"TLS with a voter failed. Let leader-election.raft.secret be the same on all instances, or let their certificates trust each other"),

		NOT_ADDED(ServerNotReadyException.class, Problem.UNUSABLE, true,
				"the voter that was asked waits to be added to the others, or has only just started. A new cluster begins with leader-election.raft.member-list-version=1 on all voters, any other waits for its voters to run"),

		FOUNDING(null, Problem.UNUSABLE, true,
				"no voter knows the cluster yet, which begins when all its voters have been there once. Start those that have not"),

		LEADERLESS(null, Problem.UNUSABLE, true,
				"the voters have no leader, since no majority of them can elect one. Start those that are down, and check the network between them, and that all have the same leader-election.raft.secret or bundle"),

		SILENT(null, Problem.UNREACHABLE, true,
				"no voter could be reached, or answered in time. Start the voters, and check the addresses in leader-election.raft.members, the network, and that all have the same leader-election.raft.secret or bundle");

		private final @Nullable Class<? extends Exception> cause;

		private final Problem problem;

		private final boolean passing;

		private final String advice;

		Kind(@Nullable Class<? extends Exception> cause, Problem problem, boolean passing, String advice) {
			this.cause = cause;
			this.problem = problem;
			this.passing = passing;
			this.advice = advice;
		}

	}

}
