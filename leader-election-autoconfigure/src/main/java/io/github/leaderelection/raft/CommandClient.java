package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;

import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.TimeDuration;

/**
 * Sends commands to whichever member is the Raft leader, until the operation timeout has
 * passed.
 *
 * @author Leader Election
 */
final class CommandClient implements CommandChannel, AutoCloseable {

	private static final TimeDuration PAUSE = RatisProperties.time(Duration.ofMillis(50));

	private final ThreadLocal<Long> deadline = new ThreadLocal<>();

	private final long timeoutNanos;

	private final RaftClient client;

	CommandClient(RaftSettings settings, RaftGroup group, Parameters parameters) {
		this.timeoutNanos = settings.operationTimeout().toNanos();
		this.client = RaftClient.newBuilder()
			.setProperties(RatisProperties.ofClient(settings))
			.setParameters(parameters)
			.setRaftGroup(group)
			.setRetryPolicy(this::retry)
			.build();
	}

	private RetryPolicy.Action retry(RetryPolicy.Event event) {
		Long end = this.deadline.get();
		boolean late = end == null || end - System.nanoTime() <= 0;
		return (late) ? RetryPolicy.NO_RETRY_ACTION : () -> PAUSE;
	}

	@Override
	public DataInputStream send(byte[] command) throws IOException {
		this.deadline.set(System.nanoTime() + this.timeoutNanos);
		try {
			RaftClientReply reply = this.client.io().send(Message.valueOf(UnsafeByteOperations.unsafeWrap(command)));
			if (!reply.isSuccess()) {
				throw new IOException("not executed", reply.getException());
			}
			return Replies.read(reply.getMessage().getContent().toByteArray());
		}
		finally {
			this.deadline.remove();
		}
	}

	@Override
	public void close() throws IOException {
		this.client.close();
	}

}
