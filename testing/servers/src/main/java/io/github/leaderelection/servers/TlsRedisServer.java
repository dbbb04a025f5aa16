package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

import javax.net.SocketFactory;

/**
 * A Redis server that speaks TLS, and nothing else, on its port. The files that its
 * clients need, to be named in an SSL bundle for instance, are there from construction to
 * {@link #close()}.
 */
public final class TlsRedisServer extends RedisServer {

	private final boolean mutual;

	private final SelfSignedCertificate server;

	private final SelfSignedCertificate client;

	/**
	 * Create a server that is not started yet.
	 * @param mutual whether clients must show their certificate
	 * @param settings settings that differ from Redis' own
	 */
	TlsRedisServer(boolean mutual, List<String> settings) {
		super("redis-tls", Binaries.redis(), null, settings);
		this.mutual = mutual;
		try {
			this.server = new SelfSignedCertificate(directory(), "server");
			this.client = new SelfSignedCertificate(directory(), "client");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make the certificates of " + this, ex);
		}
	}

	/**
	 * Return the certificate of the server, which signed it itself; that is, what its
	 * clients must trust. It is for {@code 127.0.0.1} and {@code localhost}.
	 * @return a PEM file
	 */
	public Path certificate() {
		return this.server.certificate();
	}

	/**
	 * Return the only certificate of a client that the server accepts.
	 * @return a PEM file
	 */
	public Path clientCertificate() {
		return this.client.certificate();
	}

	/**
	 * Return the private key of the client's certificate.
	 * @return a PEM file, of PKCS #8 and not encrypted
	 */
	public Path clientPrivateKey() {
		return this.client.privateKey();
	}

	@Override
	List<String> listening() {
		return List.of("port 0", "tls-port " + port(), "tls-cert-file " + this.server.certificate(),
				"tls-key-file " + this.server.privateKey(), "tls-ca-cert-file " + this.client.certificate(),
				"tls-auth-clients " + ((this.mutual) ? "yes" : "no"));
	}

	@Override
	SocketFactory sockets() throws IOException {
		return this.client.contextWith(this.server).getSocketFactory();
	}

}
