package io.github.leaderelection.raft.transport;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Ends the calls of voters that the {@link PeerGuard} refuses, before Ratis sees the
 * request. The calls of clients pass: each of their commands names its cluster.
 * <p>
 * Requests to append entries pass one after the other, on whatever connections they
 * arrive. Ratis checks a request under a lock and appends its entries after that, so that
 * a request of an earlier leader could replace entries of the present one, and two
 * requests at once make one of them fail. A request that repeats entries waits until they
 * are {@linkplain EntriesOnDisk on disk}. Others pass meanwhile.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class PeerInterceptor implements ServerInterceptor {

	/**
	 * How often to check whether entries are on disk. That is rare, and the disk is slow.
	 */
	private static final long WAIT_MILLIS = 10;

	private final PeerGuard guard;

	private final EntriesOnDisk disk;

	private final Object appends = new Object();

	PeerInterceptor(PeerGuard guard, EntriesOnDisk disk) {
		this.guard = guard;
		this.disk = disk;
	}

	@Override
	public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
			ServerCallHandler<Q, R> next) {
		return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {

			private boolean refused;

			@Override
			public void onMessage(Q message) {
				RaftRpcRequestProto header = header(message);
				String refusal = (header != null && !this.refused) ? PeerInterceptor.this.guard.refusal(header) : null;
				if (refusal != null) {
					this.refused = true;
					call.close(Status.PERMISSION_DENIED.withDescription(refusal), new Metadata());
				}
				if (this.refused) {
					return;
				}
				if (message instanceof AppendEntriesRequestProto request) {
					synchronized (PeerInterceptor.this.appends) {
						if (awaitDisk(request, call)) {
							super.onMessage(message);
						}
					}
				}
				else {
					super.onMessage(message);
				}
			}

			@Override
			public void onHalfClose() {
				if (!this.refused) {
					super.onHalfClose();
				}
			}

		};
	}

	// A leader that waits for too long cancels its call
	private boolean awaitDisk(AppendEntriesRequestProto request, ServerCall<?, ?> call) {
		try {
			while (!call.isCancelled() && !this.disk.contain(request)) {
				this.appends.wait(WAIT_MILLIS);
			}
			return !call.isCancelled();
		}
		catch (InterruptedException ex) {
			// The server closes, and ends the call
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private static @Nullable RaftRpcRequestProto header(Object message) {
		if (message instanceof AppendEntriesRequestProto request) {
			return request.getServerRequest();
		}
		if (message instanceof RequestVoteRequestProto request) {
			return request.getServerRequest();
		}
		if (message instanceof InstallSnapshotRequestProto request) {
			return request.getServerRequest();
		}
		if (message instanceof StartLeaderElectionRequestProto request) {
			return request.getServerRequest();
		}
		return (message instanceof ReadIndexRequestProto request) ? request.getServerRequest() : null;
	}

}
