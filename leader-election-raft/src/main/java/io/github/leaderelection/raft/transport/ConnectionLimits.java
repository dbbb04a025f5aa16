package io.github.leaderelection.raft.transport;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;

import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/**
 * Bounds what a connection may hold of a voter, above all that of somebody who does not
 * speak its language. gRPC's own bounds are minutes and hours, or there are none.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 *
 * @param handshake how long a TLS handshake may take
 * @param silence after how much silence the other side is asked for a sign of life, and
 * how long it has to answer
 * @param idle how long a connection may be without a call; the next call connects anew
 */
record ConnectionLimits(Duration handshake, Duration silence, Duration idle) implements GrpcServices.Customizer {

	static final ConnectionLimits DEFAULTS = new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(15),
			Duration.ofMinutes(5));

	/**
	 * Ratis sends no headers of its own, and gRPC's are short.
	 */
	private static final int MAX_HEADER_BYTES = 4096;

	@Override
	public NettyServerBuilder customize(NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
		return builder.handshakeTimeout(this.handshake.toMillis(), TimeUnit.MILLISECONDS)
			.keepAliveTime(this.silence.toMillis(), TimeUnit.MILLISECONDS)
			.keepAliveTimeout(this.silence.toMillis(), TimeUnit.MILLISECONDS)
			.maxConnectionIdle(this.idle.toMillis(), TimeUnit.MILLISECONDS)
			.maxInboundMetadataSize(MAX_HEADER_BYTES);
	}

}
