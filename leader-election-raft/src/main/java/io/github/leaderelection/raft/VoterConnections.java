package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import org.apache.ratis.client.RaftClientRpc;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.AlreadyClosedException;
import org.apache.ratis.protocol.exceptions.RaftException;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the voters, of which those that are dead are made anew. A request
 * that is sent alone has a stream of its own. Those that are sent together share one
 * stream for each voter, which costs a fraction of the time. Safe for use by any thread.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class VoterConnections implements AutoCloseable {

	/**
	 * How many of the requests that are sent together are unanswered at a time. The more
	 * they are, the longer heartbeats wait behind them.
	 */
	static final int MOST_UNANSWERED = 64;

	private final RaftClientRpc rpc;

	private final LongSupplier clock;

	private final ConnectionPolicy policy = new ConnectionPolicy(Duration.ZERO);

	/**
	 * The voters with a stream for requests that are sent together.
	 */
	private final Set<RaftPeerId> streams = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Create connections, none of which is made before it is needed.
	 * @param rpc makes them
	 * @param clock by which they are judged
	 */
	VoterConnections(RaftClientRpc rpc, LongSupplier clock) {
		this.rpc = rpc;
		this.clock = clock;
	}

	void add(RaftPeer voter) {
		this.rpc.addRaftPeers(List.of(voter));
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Send a request to the voter that it names.
	 * @param request the request
	 * @return the reply to a request that was executed
	 * @throws IOException if there was none in time, or the voter did not execute it
	 */
	RaftClientReply send(RaftClientRequest request) throws IOException {
		RaftPeerId voter = request.getServerId();
		long sent = this.clock.getAsLong();
		this.policy.called(voter, sent);
		try {
			RaftClientReply reply = this.rpc.sendRequest(request);
			this.policy.answered(voter, this.clock.getAsLong());
			RaftException failure = reply.getException();
			if (failure != null) {
				throw failure;
			}
			return reply;
		}
		catch (InterruptedIOException | RaftException ex) {
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			renew(voter, sent, ex);
			throw (ex instanceof IOException failure) ? failure : new IOException(ex);
		}
	}

	/**
	 * Send requests to a voter, before it has answered the first ones.
	 * @param voter the voter
	 * @param requests the requests
	 * @param patience how long to wait for each answer, in milliseconds
	 * @param deadline when to wait for none any more, and to send no further request, by
	 * {@link System#nanoTime()}
	 * @return the replies in the order of the requests, {@code null} for each that may or
	 * may not have been executed. Those can be sent again with the same call id, alone
	 * @throws InterruptedIOException if the thread was interrupted
	 */
	List<@Nullable RaftClientReply> sendAll(RaftPeerId voter, List<RaftClientRequest> requests, long patience,
			long deadline) throws InterruptedIOException {
		long begun = this.clock.getAsLong();
		this.policy.called(voter, begun);
		this.streams.add(voter);
		List<CompletableFuture<RaftClientReply>> calls = new ArrayList<>();
		List<@Nullable RaftClientReply> replies = new ArrayList<>();
		Throwable failure = null;
		for (int i = 0; i < requests.size(); i++) {
			long wait = Math.min(patience, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
			if (failure == null && wait <= 0) {
				failure = new TimeoutException("The time of the call is over");
			}
			int end = (failure != null) ? calls.size() : Math.min(i + MOST_UNANSWERED, requests.size());
			requests.subList(calls.size(), end)
				.forEach((request) -> calls.add(this.rpc.sendRequestAsyncUnordered(request)));
			RaftClientReply reply = null;
			try {
				reply = (i < calls.size()) ? executed(voter, calls.get(i), (failure != null) ? 0 : wait) : null;
			}
			catch (ExecutionException ex) {
				failure = (failure != null) ? failure : ex.getCause();
			}
			catch (TimeoutException ex) {
				failure = (failure != null) ? failure : ex;
			}
			replies.add(reply);
		}
		if (failure != null) {
			// Ratis does not use a stream any more on which it got an error, even if it
			// is that this voter is not the leader
			renew(voter, begun, failure);
		}
		return replies;
	}

	private @Nullable RaftClientReply executed(RaftPeerId voter, CompletableFuture<RaftClientReply> call, long patience)
			throws ExecutionException, TimeoutException, InterruptedIOException {
		try {
			RaftClientReply reply = call.get(patience, TimeUnit.MILLISECONDS);
			this.policy.answered(voter, this.clock.getAsLong());
			return (reply.getException() != null) ? null : reply;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException("Interrupted");
		}
	}

	private void renew(RaftPeerId voter, long sent, Throwable failure) {
		boolean silent = failure instanceof TimeoutIOException || failure instanceof TimeoutException;
		if (!this.closed && this.policy.isDead(voter, sent, silent, this.clock.getAsLong())) {
			try {
				reset(voter, failure);
			}
			finally {
				this.policy.renewed(voter, this.clock.getAsLong());
			}
		}
	}

	private void reset(RaftPeerId voter, Throwable failure) {
		ConnectionReset.run(() -> this.rpc.handleException(voter, failure, true));
	}

	@Override
	public void close() throws IOException {
		this.closed = true;
		// Ratis would wait for seconds for the stream to a voter that does not answer
		this.streams.forEach((voter) -> reset(voter, new AlreadyClosedException("It is closed")));
		this.rpc.close();
	}

}
