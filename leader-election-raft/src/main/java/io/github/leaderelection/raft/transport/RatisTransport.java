package io.github.leaderelection.raft.transport;

import java.util.concurrent.Executor;

import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;

/**
 * Configures the transport of Ratis: TLS, limits of connections, and the guard between
 * voters.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
public final class RatisTransport {

	private static final String GUARD = PeerGuard.class.getName();

	private static final String DISK = EntriesOnDisk.class.getName();

	private RatisTransport() {
	}

	/**
	 * Return the parameters of a server or client. The TLS of the JDK is used rather than
	 * the OpenSSL that Ratis prefers for servers: that cannot be loaded everywhere, and
	 * remembers certificates that have been replaced since.
	 * @param security how voters and clients know each other
	 * @return the parameters
	 */
	public static Parameters of(RaftSecurity security) {
		Parameters parameters = new Parameters();
		X509ExtendedKeyManager keyManager = security.keyManager();
		X509ExtendedTrustManager trustManager = security.trustManager();
		if (keyManager != null && trustManager != null) {
			GrpcConfigKeys.TLS.setConf(parameters,
					GrpcTlsConfig.newBuilder()
						.setKeyManager(keyManager)
						.setTrustManager(trustManager)
						.setMutualTls(true)
						.setSslProvider(SslProvider.JDK)
						.setProtocols("TLSv1.3")
						.build());
		}
		GrpcConfigKeys.Server.setServicesCustomizer(parameters, ConnectionLimits.DEFAULTS);
		return parameters;
	}

	/**
	 * Return the parameters of a server.
	 * @param security how voters and clients know each other
	 * @param guard decides whose votes and log entries count
	 * @param executor executes the calls of others. gRPC takes one that all share if
	 * there is none, and does not return what it takes for TLS
	 * @return the parameters
	 */
	public static Parameters ofServer(RaftSecurity security, PeerGuard guard, Executor executor) {
		Parameters parameters = of(security);
		parameters.put(GUARD, guard, PeerGuard.class);
		EntriesOnDisk disk = new EntriesOnDisk();
		parameters.put(DISK, disk, EntriesOnDisk.class);
		PeerInterceptor interceptor = new PeerInterceptor(guard, disk);
		GrpcConfigKeys.Server.setServicesCustomizer(parameters,
				(builder, types) -> ConnectionLimits.DEFAULTS.customize(builder, types)
					.intercept(interceptor)
					.executor(executor));
		return parameters;
	}

	/**
	 * Let the requests between voters be guarded.
	 * @param properties the properties of a server, whose parameters are those of
	 * {@link #ofServer}
	 */
	public static void guard(RaftProperties properties) {
		RaftConfigKeys.Rpc.setType(properties, new GuardedGrpc());
	}

	static PeerGuard guard(Parameters parameters) {
		return parameters.getNonNull(GUARD, PeerGuard.class);
	}

	static EntriesOnDisk disk(Parameters parameters) {
		return parameters.getNonNull(DISK, EntriesOnDisk.class);
	}

}
