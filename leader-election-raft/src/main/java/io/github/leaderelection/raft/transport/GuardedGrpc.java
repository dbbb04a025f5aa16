package io.github.leaderelection.raft.transport;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/**
 * Ratis' gRPC with a {@link PeerGuard} between the voters. Ratis creates it by its name.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class GuardedGrpc implements RpcType {

	@Override
	public String name() {
		return GuardedGrpc.class.getName();
	}

	@Override
	public GrpcFactory newFactory(Parameters parameters) {
		return new Factory(parameters);
	}

	/**
	 * Creates the guarded parts.
	 */
	private static final class Factory extends GrpcFactory {

		private final PeerGuard guard;

		private final EntriesOnDisk disk;

		Factory(Parameters parameters) {
			super(parameters);
			this.guard = RatisTransport.guard(parameters);
			this.disk = RatisTransport.disk(parameters);
		}

		@Override
		public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
			return new GuardedAppender(server, state, follower, this.guard);
		}

		@Override
		public GrpcServices newRaftServerRpc(RaftServer server) {
			this.disk.of(server);
			return new GuardedServices((GrpcServicesImpl) super.newRaftServerRpc(server), this.guard);
		}

	}

}
