package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.protocol.RaftServerAsynchronousProtocol;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;

/**
 * Stamps the requests of a voter that are not those of its log: for votes, for an
 * election, and for the last committed index.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class GuardedServices implements GrpcServices, RaftServerAsynchronousProtocol {

	private final GrpcServicesImpl delegate;

	private final PeerGuard guard;

	GuardedServices(GrpcServicesImpl delegate, PeerGuard guard) {
		this.delegate = delegate;
		this.guard = guard;
	}

	GrpcServicesImpl delegate() {
		return this.delegate;
	}

	@Override
	public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
		RaftRpcRequestProto header = request.getServerRequest();
		try {
			return this.delegate.requestVote(request.toBuilder().setServerRequest(this.guard.stamp(header)).build());
		}
		catch (StatusRuntimeException ex) {
			if (ex.getStatus().getCode() == Status.Code.PERMISSION_DENIED) {
				this.guard.refusedBy(header.getReplyId().toStringUtf8(),
						String.valueOf(ex.getStatus().getDescription()));
			}
			throw ex;
		}
	}

	@Override
	public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
			throws IOException {
		return this.delegate.startLeaderElection(
				request.toBuilder().setServerRequest(this.guard.stamp(request.getServerRequest())).build());
	}

	@Override
	public CompletableFuture<ReadIndexReplyProto> readIndexAsync(ReadIndexRequestProto request) throws IOException {
		return this.delegate.async()
			.readIndexAsync(request.toBuilder().setServerRequest(this.guard.stamp(request.getServerRequest())).build());
	}

	// The appender sends by streams
	@Override
	public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public CompletableFuture<AppendEntriesReplyProto> appendEntriesAsync(AppendEntriesRequestProto request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) {
		throw new UnsupportedOperationException();
	}

	@Override
	public RaftServerAsynchronousProtocol async() {
		return this;
	}

	@Override
	public void addRaftPeers(Collection<RaftPeer> peers) {
		this.delegate.addRaftPeers(peers);
	}

	@Override
	public void handleException(RaftPeerId peer, Exception failure, boolean reconnect) {
		this.delegate.handleException(peer, failure, reconnect);
	}

	@Override
	public void notifyNotLeader(RaftGroupId group) {
		this.delegate.notifyNotLeader(group);
	}

	@Override
	public RpcType getRpcType() {
		return this.delegate.getRpcType();
	}

	@Override
	public InetSocketAddress getInetSocketAddress() {
		return this.delegate.getInetSocketAddress();
	}

	@Override
	public InetSocketAddress getClientServerAddress() {
		return this.delegate.getClientServerAddress();
	}

	@Override
	public InetSocketAddress getAdminServerAddress() {
		return this.delegate.getAdminServerAddress();
	}

	@Override
	public void start() throws IOException {
		this.delegate.start();
	}

	@Override
	public void close() throws IOException {
		this.delegate.close();
	}

}
