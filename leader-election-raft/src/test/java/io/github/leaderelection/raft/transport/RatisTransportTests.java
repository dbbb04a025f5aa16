package io.github.leaderelection.raft.transport;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RatisTransport}.
 */
class RatisTransportTests {

	@Test
	void secretIsMutualTlsOfTheJdk() {
		GrpcTlsConfig config = GrpcConfigKeys.TLS
			.conf(RatisTransport.of(CheapSecrets.security("orders", "0f5d0c8e1b7a4f6e9d3c")));
		assertThat(config.getMtlsEnabled()).isTrue();
		assertThat(config.getSslProvider()).isEqualTo(SslProvider.JDK);
		assertThat(config.getProtocols()).containsExactly("TLSv1.3");
	}

	@Test
	void noSecurityIsNoTls() {
		assertThat(GrpcConfigKeys.TLS.conf(RatisTransport.of(RaftSecurity.none()))).isNull();
	}

	@Test
	void connectionsAreLimitedInAnyCase() {
		Parameters parameters = RatisTransport.of(RaftSecurity.none());
		assertThat(GrpcConfigKeys.Server.servicesCustomizer(parameters)).isEqualTo(ConnectionLimits.DEFAULTS);
	}

}
