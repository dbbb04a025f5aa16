package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.leaderelection.DurationText;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one call of the store, all on the same ZooKeeper session, which
 * executes them in the order in which they were sent: what is read after a write is at
 * least as new as that write. They are sent without waiting for one another's answer.
 * This class repeats none: a request that is not answered in time has an unknown outcome.
 */
final class Requests {

	private final ZooKeeper session;

	private final long deadline;

	private final Duration timeout;

	/**
	 * Begin a call.
	 * @param session the session, of which the client may get another one meanwhile
	 * @param timeout how long the call may take
	 */
	Requests(ZooKeeper session, Duration timeout) {
		this(session, timeout, System.nanoTime() + timeout.toNanos());
	}

	private Requests(ZooKeeper session, Duration timeout, long deadline) {
		this.session = session;
		this.timeout = timeout;
		this.deadline = deadline;
	}

	/**
	 * Continue the call, with the deadline that it has.
	 * @param current the session that is in use now
	 * @return where to send the further requests of the call
	 */
	Requests continuedOn(ZooKeeper current) {
		return new Requests(current, this.timeout, this.deadline);
	}

	ZooKeeper session() {
		return this.session;
	}

	/**
	 * Send operations that all read, or that all write. They are executed as one.
	 * @param operations the operations
	 * @return their results, to wait for by the methods of this class
	 * @throws RequestFailedException if the time of the call is over: its caller has
	 * given up, and what is executed later might undo what others do meanwhile
	 */
	CompletableFuture<List<OpResult>> send(List<Op> operations) {
		if (this.deadline - System.nanoTime() <= 0) {
			throw timedOut(null);
		}
		if (this.session.getState() == States.CONNECTEDREADONLY) {
			throw new RequestFailedException(Code.NOTREADONLY);
		}
		CompletableFuture<List<OpResult>> answer = new CompletableFuture<>();
		this.session.multi(operations, (code, path, context, results) -> {
			if (results != null) {
				answer.complete(results);
			}
			else {
				answer.completeExceptionally(new RequestFailedException(Code.get(code)));
			}
		}, null);
		return answer;
	}

	/**
	 * Let the server that serves this session catch up with the ensemble before it
	 * executes what is sent next.
	 * @param path any path
	 */
	void sync(String path) {
		this.session.sync(path, (code, synced, context) -> {
			// What is sent next fails as well
		}, null);
	}

	/**
	 * Read.
	 * @param operations operations that read
	 * @return the result of each, which may be that its node is missing
	 */
	List<OpResult> read(List<Op> operations) {
		return results(send(operations));
	}

	/**
	 * Write.
	 * @param operations operations that write
	 * @return {@code true} if all were executed, {@code false} if none was, since a node
	 * is not as it was expected
	 */
	boolean write(List<Op> operations) {
		return outcome(send(operations)) == Code.OK;
	}

	/**
	 * Wait for the results of operations that read.
	 * @param answer what {@link #send} has returned
	 * @return the result of each, which may be that its node is missing
	 */
	List<OpResult> results(CompletableFuture<List<OpResult>> answer) {
		List<OpResult> results = await(answer);
		results.forEach((result) -> requireReadable(codeOf(result)));
		return results;
	}

	private static void requireReadable(Code code) {
		if (code != Code.OK && code != Code.NONODE) {
			throw new RequestFailedException(code);
		}
	}

	/**
	 * Find the nodes that are missing. Nodes that may not be read exist.
	 * @param nodes the paths of the nodes
	 * @return those that are missing, in the same order
	 */
	List<String> missing(List<String> nodes) {
		List<OpResult> results = await(send(nodes.stream().map(Op::getData).toList()));
		return IntStream.range(0, nodes.size())
			.filter((i) -> codeOf(results.get(i)) == Code.NONODE)
			.mapToObj(nodes::get)
			.toList();
	}

	private static Code codeOf(OpResult result) {
		return (result instanceof ErrorResult error) ? Code.get(error.getErr()) : Code.OK;
	}

	/**
	 * Wait for the outcome of operations that write.
	 * @param answer what {@link #send} has returned
	 * @return {@link Code#OK} if all were executed, otherwise none was, since a node is
	 * not as it was expected: the code of the first that was not possible
	 */
	Code outcome(CompletableFuture<List<OpResult>> answer) {
		return outcome(await(answer));
	}

	/**
	 * Return the outcome of operations that write.
	 * @param results their results
	 * @return as above
	 */
	static Code outcome(List<OpResult> results) {
		for (OpResult result : results) {
			Code code = codeOf(result);
			if (code != Code.OK) {
				return switch (code) {
					case BADVERSION, NONODE, NODEEXISTS, NOTEMPTY -> code;
					default -> throw new RequestFailedException(code);
				};
			}
		}
		return Code.OK;
	}

	private List<OpResult> await(CompletableFuture<List<OpResult>> answer) {
		try {
			return answer.get(this.deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RequestFailedException failure)
					? new RequestFailedException(failure.code(), failure.getMessage(), failure)
					: new IllegalStateException(ex.getCause());
		}
		catch (TimeoutException ex) {
			throw timedOut(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RequestFailedException(Code.OPERATIONTIMEOUT, "interrupted", ex);
		}
	}

	private RequestFailedException timedOut(@Nullable TimeoutException cause) {
		return new RequestFailedException(Code.OPERATIONTIMEOUT,
				"no answer within %s, session %s".formatted(DurationText.of(this.timeout), this.session.getState()),
				cause);
	}

}
