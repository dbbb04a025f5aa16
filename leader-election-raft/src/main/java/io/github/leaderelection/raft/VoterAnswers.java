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
 * What each voter answered to calls that nobody executed, in words for an operator. Safe
 * for use by any thread.
 */
final class VoterAnswers {

	/**
	 * What is left of the time of a call may be too short for any answer.
	 */
	private static final long PATIENCE_MILLIS = 50;

	private final Map<RaftPeerId, String> addresses;

	private final Map<RaftPeerId, Answer> answers = new LinkedHashMap<>();

	private @Nullable RaftPeerId lastFailed;

	/**
	 * Begin without answers.
	 * @param addresses the addresses of the voters
	 */
	VoterAnswers(Map<RaftPeerId, String> addresses) {
		this.addresses = addresses;
	}

	/**
	 * Add the failure of a call. A voter that is silent is still described by what it
	 * answered before, if it had too little time now. What explains why a voter is not
	 * reached, as a refused certificate, is replaced only by what says as much: after a
	 * refusal a connection may also be reset.
	 * @param voter the voter
	 * @param failure why it failed
	 * @param millis how long the voter had to answer
	 */
	synchronized void failed(RaftPeerId voter, IOException failure, long millis) {
		boolean silent = failure instanceof TimeoutIOException;
		boolean answered = failure instanceof RaftException && !silent;
		Answer before = this.answers.get(voter);
		if (before != null && FailureMessages.explains(before.failure())) {
			if (!answered && !FailureMessages.explains(failure) && !(root(failure) instanceof ConnectException)) {
				return;
			}
		}
		else if (before != null && silent && millis < PATIENCE_MILLIS) {
			return;
		}
		this.answers.put(voter, new Answer(words(failure), answered, failure));
		this.lastFailed = voter;
	}

	synchronized void knowsNothing(RaftPeerId voter) {
		this.answers.put(voter, new Answer("waits for the others", true, null));
		if (voter.equals(this.lastFailed)) {
			this.lastFailed = null;
		}
	}

	synchronized void clear() {
		this.answers.clear();
		this.lastFailed = null;
	}

	/**
	 * Return the failure of a call that these answers explain.
	 * @return the failure, or {@code null} if no voter was called
	 */
	synchronized @Nullable NoLeaderException failure() {
		return (this.answers.isEmpty()) ? null : new NoLeaderException(this);
	}

	/**
	 * Return whether a voter answered anything.
	 * @return {@code false} if none could be reached
	 */
	synchronized boolean answered() {
		return this.answers.values().stream().anyMatch(Answer::answered);
	}

	/**
	 * Return the failure that explains most.
	 * @return the failure, or {@code null} if there is none
	 */
	synchronized @Nullable IOException cause() {
		Answer last = this.answers.get(this.lastFailed);
		IOException most = (last != null) ? last.failure() : null;
		for (Answer answer : this.answers.values()) {
			if (most == null || FailureMessages.explains(answer.failure()) && !FailureMessages.explains(most)) {
				most = answer.failure();
			}
		}
		return most;
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
	public synchronized String toString() {
		return this.answers.entrySet()
			.stream()
			.map((answer) -> "%s at %s: %s".formatted(answer.getKey(), this.addresses.get(answer.getKey()),
					answer.getValue().words()))
			.collect(Collectors.joining("; "));
	}

	/**
	 * What a voter answered.
	 *
	 * @param words the same for an operator
	 * @param answered whether it came from the voter
	 * @param failure why the call failed, {@code null} if the voter only knew nothing
	 */
	private record Answer(String words, boolean answered, @Nullable IOException failure) {
	}

}
