package io.github.leaderelection.raft.transport;

import java.util.Iterator;

import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.apache.ratis.statemachine.SnapshotInfo;

/**
 * Stamps the log entries, heartbeats and snapshots that a leader sends, and waits while
 * there is nothing to send to a voter that cannot be reached.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class GuardedAppender extends GrpcLogAppender {

	private final PeerGuard guard;

	GuardedAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower, PeerGuard guard) {
		super(server, state, follower);
		this.guard = guard;
	}

	@Override
	public GrpcServicesImpl getServerRpc() {
		return ((GuardedServices) getServer().getRaftServer().getServerRpc()).delegate();
	}

	/**
	 * Return whether there is something to send. Without a stream to the voter, Ratis
	 * would say yes, find nothing, and repeat that without a pause until the next
	 * heartbeat.
	 */
	@Override
	public boolean shouldSendAppendEntries() {
		return hasAppendEntries() || getHeartbeatWaitTimeMs() <= 0;
	}

	@Override
	public AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat) throws RaftLogIOException {
		AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat);
		// There is none if the entry before it is gone
		return (request != null)
				? request.toBuilder().setServerRequest(this.guard.stamp(request.getServerRequest())).build() : request;
	}

	@Override
	public InstallSnapshotRequestProto newInstallSnapshotNotificationRequest(TermIndex firstAvailable) {
		return stamped(super.newInstallSnapshotNotificationRequest(firstAvailable));
	}

	@Override
	public Iterable<InstallSnapshotRequestProto> newInstallSnapshotRequests(String requestId, SnapshotInfo snapshot) {
		Iterable<InstallSnapshotRequestProto> requests = super.newInstallSnapshotRequests(requestId, snapshot);
		return () -> {
			Iterator<InstallSnapshotRequestProto> iterator = requests.iterator();
			return new Iterator<>() {

				@Override
				public boolean hasNext() {
					return iterator.hasNext();
				}

				@Override
				public InstallSnapshotRequestProto next() {
					return stamped(iterator.next());
				}

			};
		};
	}

	private InstallSnapshotRequestProto stamped(InstallSnapshotRequestProto request) {
		return request.toBuilder().setServerRequest(this.guard.stamp(request.getServerRequest())).build();
	}

}
