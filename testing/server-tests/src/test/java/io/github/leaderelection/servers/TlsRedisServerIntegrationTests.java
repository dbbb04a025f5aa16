package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Path;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link TlsRedisServer}.
 */
class TlsRedisServerIntegrationTests {

	@Test
	void servesWhoTrustsItsCertificate() throws IOException {
		try (TlsRedisServer server = RedisServer.withTls("appendonly yes")) {
			server.start();
			assertThat(set(server, trusting(server.certificate()))).isEqualTo("OK");
			server.restart();
			assertThat(server.call("GET", "key")).isEqualTo("value");
			assertThat(server.certificate()).exists();
		}
	}

	@Test
	void isNotTrustedByOthers() {
		try (TlsRedisServer server = RedisServer.withTls()) {
			server.start();
			assertThatExceptionOfType(RedisConnectionException.class)
				.isThrownBy(() -> set(server, trusting(server.clientCertificate())))
				.havingRootCause()
				.withMessageContaining("certification path");
		}
	}

	@Test
	void doesNotServeWithoutTls() {
		try (TlsRedisServer server = RedisServer.withTls(); RedisServer plain = new RedisServer()) {
			server.start();
			plain.start();
			assertThatIOException().isThrownBy(() -> {
				try (RespClient client = new RespClient(server, RespClient.PROBE_MILLIS)) {
					client.call("PING");
				}
			});
			assertThatIOException().isThrownBy(() -> {
				try (RespClient client = new RespClient(server.sockets(), plain, RespClient.PROBE_MILLIS)) {
					client.call("PING");
				}
			});
		}
	}

	@Test
	void servesOnlyWhoShowsClientCertificateIfMutual() {
		try (TlsRedisServer server = RedisServer.withMutualTls()) {
			server.start();
			SslOptions.Builder options = trusting(server.certificate()).keyManager(server.clientCertificate().toFile(),
					server.clientPrivateKey().toFile(), null);
			assertThat(set(server, options)).isEqualTo("OK");
			assertThatExceptionOfType(RedisConnectionException.class)
				.isThrownBy(() -> set(server, trusting(server.certificate())));
		}
	}

	private static SslOptions.Builder trusting(Path certificate) {
		return SslOptions.builder().jdkSslProvider().trustManager(certificate.toFile());
	}

	private static String set(TlsRedisServer server, SslOptions.Builder options) {
		RedisURI address = RedisURI.Builder.redis(server.host(), server.port())
			.withSsl(true)
			.withVerifyPeer(SslVerifyMode.FULL)
			.build();
		try (RedisClient client = RedisClient.create(address)) {
			client.setOptions(ClientOptions.builder().sslOptions(options.build()).build());
			try (StatefulRedisConnection<String, String> connection = client.connect()) {
				return connection.sync().set("key", "value");
			}
		}
	}

}
