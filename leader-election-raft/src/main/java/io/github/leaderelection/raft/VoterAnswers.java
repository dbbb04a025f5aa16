package io.github.leaderelection.raft;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;

import io.github.leaderelection.store.ShownText;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.GroupMismatchException;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.jspecify.annotations.Nullable;

/**
 * What each voter answered to a call that nobody executed, in words for an operator. Not
 * safe for use by several threads.
 */
final class VoterAnswers {

	private final Map<RaftPeerId, String> addresses;

	private final Map<RaftPeerId, String> answers = new LinkedHashMap<>();

	private boolean answered;

	private @Nullable IOException cause;

	/**
	 * Begin without answers.
	 * @param addresses the addresses of the voters
	 */
	VoterAnswers(Map<RaftPeerId, String> addresses) {
		this.addresses = addresses;
	}

	void failed(RaftPeerId voter, IOException failure) {
		this.answered |= failure instanceof RaftException && !(failure instanceof TimeoutIOException);
		this.answers.put(voter, words(failure));
		if (!FailureMessages.isTelling(this.cause)) {
			this.cause = failure;
		}
	}

	void knowsNothing(RaftPeerId voter) {
		this.answered = true;
		this.answers.put(voter, "waits for the others");
	}

	/**
	 * Return whether a voter answered anything.
	 * @return {@code false} if none could be reached
	 */
	boolean answered() {
		return this.answered;
	}

	/**
	 * Return the failure that explains most.
	 * @return the failure, or {@code null} if there is none
	 */
	@Nullable IOException cause() {
		return this.cause;
	}

	private static String words(IOException failure) {
		if (failure instanceof NotLeaderException named) {
			return (named.getSuggestedLeader() != null)
					? "names %s as leader".formatted(named.getSuggestedLeader().getId()) : "knows no leader";
		}
		if (failure instanceof LeaderNotReadyException || failure instanceof LeaderSteppingDownException) {
			return "is between two terms as leader";
		}
		if (failure instanceof ServerNotReadyException) {
			return "is not added to the voters yet, or is only starting";
		}
		if (failure instanceof GroupMismatchException) {
			return "belongs to another cluster";
		}
		Throwable root = root(failure);
		if (root instanceof SSLException) {
			return "TLS failed: " + ShownText.problem(String.valueOf(root.getMessage()));
		}
		if (root instanceof UnknownHostException) {
			return "host name is not known";
		}
		if (root instanceof ConnectException) {
			return "connection refused, nothing listens there";
		}
		return (failure instanceof TimeoutIOException) ? "did not answer in time"
				: (root.getMessage() != null) ? ShownText.problem(root.getMessage()) : root.getClass().getSimpleName();
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	@Override
	public String toString() {
		return this.answers.entrySet()
			.stream()
			.map((answer) -> "%s at %s: %s".formatted(answer.getKey(), this.addresses.get(answer.getKey()),
					answer.getValue()))
			.collect(Collectors.joining("; "));
	}

}
