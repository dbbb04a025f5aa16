package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Has commands executed until the operation timeout has passed. The commands of elections
 * are sent once it is known which cluster they are for, and name it: no other executes
 * them.
 *
 * @author Leader Election
 */
final class CommandClient implements CommandChannel {

	private final GroupCaller caller;

	private final ClusterProbe probe;

	private final long timeoutNanos;

	private volatile @Nullable String clusterId;

	private volatile @Nullable String refusal;

	private volatile @Nullable String failure;

	CommandClient(RaftSettings settings, GroupCaller caller, @Nullable String clusterId) {
		this.timeoutNanos = settings.operationTimeout().toNanos();
		this.caller = caller;
		this.probe = new ClusterProbe(caller);
		this.clusterId = clusterId;
	}

	@Override
	public DataInputStream send(byte[] command) throws IOException {
		long deadline = System.nanoTime() + this.timeoutNanos;
		try {
			byte[] reply = this.caller.write(addressed(command, deadline), deadline);
			DataInputStream content = Replies.read(reply);
			this.failure = null;
			return content;
		}
		catch (IOException ex) {
			this.failure = ex.getMessage();
			throw ex;
		}
	}

	private byte[] addressed(byte[] command, long deadline) throws IOException {
		String reason = this.refusal;
		if (reason != null) {
			throw new SteppedAsideException(reason);
		}
		if (command[0] != ElectionStateMachine.ELECTIONS) {
			return command;
		}
		UUID cluster = UUID.fromString(clusterId(deadline));
		return ByteBuffer.allocate(command.length + 2 * Long.BYTES)
			.put(command[0])
			.putLong(cluster.getMostSignificantBits())
			.putLong(cluster.getLeastSignificantBits())
			.put(command, 1, command.length - 1)
			.array();
	}

	private String clusterId(long deadline) throws IOException {
		String known = this.clusterId;
		while (known == null) {
			long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (left <= 0) {
				throw new IOException("no member knows the cluster yet, which begins with a majority of them");
			}
			known = this.probe.clusterId(left);
			this.clusterId = (this.clusterId != null) ? this.clusterId : known;
		}
		return known;
	}

	/**
	 * Tell which cluster it is.
	 * @param id the random id of the cluster
	 */
	void joined(String id) {
		this.clusterId = id;
	}

	/**
	 * Refuse all calls from now on.
	 * @param reason why
	 */
	void refuse(String reason) {
		this.refusal = reason;
	}

	/**
	 * Return which member executed the last call.
	 * @return the leader as far as known
	 */
	@Nullable String leader() {
		return (this.failure == null) ? this.caller.target().toString() : null;
	}

	/**
	 * Return why the last call failed.
	 * @return the failure, or {@code null} if it was executed
	 */
	@Nullable String failure() {
		return this.failure;
	}

}
