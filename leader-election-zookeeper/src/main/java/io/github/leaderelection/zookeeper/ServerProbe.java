package io.github.leaderelection.zookeeper;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a server for its status, to find out why it does not serve.
 */
final class ServerProbe {

	private static final Logger logger = LoggerFactory.getLogger(ServerProbe.class);

	private static final int TIMEOUT_MILLIS = 1000;

	private static final int TLS_HEADER_BYTES = 5;

	private static final int MAX_BYTES = 1000;

	private final @Nullable ZKClientConfig config;

	/**
	 * Create a probe.
	 * @param config the configuration of the client, {@code null} if that is unknown
	 */
	ServerProbe(@Nullable ZKClientConfig config) {
		this.config = config;
	}

	private boolean isTls() {
		return this.config != null && this.config.getBoolean(ZKClientConfig.SECURE_CLIENT);
	}

	/**
	 * Ask a server. Takes up to a few seconds.
	 * @param server its address
	 * @return why it does not serve
	 */
	Finding ask(InetSocketAddress server) {
		String name = server.getHostString() + ":" + server.getPort();
		InetSocketAddress address = new InetSocketAddress(server.getHostString(), server.getPort());
		if (address.isUnresolved()) {
			return new Finding(Problem.UNREACHABLE,
					"the host of %s is unknown. Correct the connect string or the DNS".formatted(name));
		}
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(address, TIMEOUT_MILLIS);
			return (isTls()) ? askByTls(name, address.getHostString(), socket) : read(name, socket);
		}
		catch (ConnectException ex) {
			return new Finding(Problem.UNREACHABLE,
					"%s refuses connections. Start the server, or correct the port".formatted(name));
		}
		catch (SocketTimeoutException ex) {
			return new Finding(Problem.UNREACHABLE,
					"%s does not answer. Check the server and the network".formatted(name));
		}
		catch (NoRouteToHostException ex) {
			return new Finding(Problem.UNREACHABLE,
					"there is no route to %s. Check the server and the network".formatted(name));
		}
		catch (IOException ex) {
			return closed(name);
		}
	}

	private Finding askByTls(String name, String host, Socket plain) throws IOException {
		try (ClientX509Util util = new ClientX509Util()) {
			try (SSLSocket socket = (SSLSocket) util.createSSLContext(this.config)
				.getSocketFactory()
				.createSocket(plain, host, plain.getPort(), true)) {
				socket.startHandshake();
				return read(name, socket);
			}
		}
		catch (X509Exception ex) {
			return new Finding(Problem.UNUSABLE,
					"TLS cannot be set up (%s). Correct leader-election.zookeeper.tls.*".formatted(rootText(ex)));
		}
		catch (SSLException ex) {
			if (rootOf(ex) instanceof EOFException
					|| rootText(ex).contains("Unsupported or unrecognized SSL message")) {
				return withoutTls(name);
			}
			return new Finding(Problem.REFUSED,
					"%s: the TLS handshake failed (%s). Set leader-election.zookeeper.tls.trust-store to a store that trusts its certificate, which must contain the host name, and key-store if the server requires a client certificate"
						.formatted(name, rootText(ex)));
		}
	}

	private static Finding withoutTls(String name) {
		return new Finding(Problem.UNUSABLE,
				"%s does not speak TLS. Use its secureClientPort, or set leader-election.zookeeper.tls.enabled=false"
					.formatted(name));
	}

	private Finding read(String name, Socket socket) throws IOException {
		byte[] answer;
		try {
			answer = answer(socket, "srvr");
		}
		catch (SocketTimeoutException ex) {
			return readMore(name, socket);
		}
		String text = new String(answer, StandardCharsets.US_ASCII);
		if (text.contains("not currently serving requests") || text.contains("Mode: read-only")) {
			return new Finding(Problem.UNUSABLE,
					"%s has no quorum. Start the other servers of the ensemble, or connect them".formatted(name));
		}
		if (answer.length == 0) {
			return closed(name);
		}
		if (text.contains("not in the whitelist")) {
			return new Finding(Problem.UNREACHABLE,
					"%s answers, but its status is unknown (4lw.commands.whitelist excludes srvr). Its log says why it did not answer in time or ended the connection, and whether it has a quorum"
						.formatted(name));
		}
		return new Finding(Problem.UNREACHABLE,
				"%s serves now. If this persists, its log says why it did not answer in time or ended the connection (jute.maxbuffer, load)"
					.formatted(name));
	}

	// A server that expects TLS waits for a whole record before it refuses
	private static Finding readMore(String name, Socket socket) throws IOException {
		try {
			answer(socket, "\n".repeat(TLS_HEADER_BYTES));
		}
		catch (SocketException ex) {
			logger.debug("{} ended the connection", name, ex);
		}
		return new Finding(Problem.UNUSABLE,
				"%s expects TLS. Set leader-election.zookeeper.tls.enabled=true, or use its clientPort"
					.formatted(name));
	}

	private static byte[] answer(Socket socket, String request) throws IOException {
		OutputStream stream = socket.getOutputStream();
		stream.write(request.getBytes(StandardCharsets.US_ASCII));
		stream.flush();
		return socket.getInputStream().readNBytes(MAX_BYTES);
	}

	private Finding closed(String name) {
		return new Finding(Problem.UNUSABLE,
				"%s closes connections without an answer. Its log says why: too many connections (maxClientCnxns), or a port for TLS (leader-election.zookeeper.tls.enabled is %b)"
					.formatted(name, isTls()));
	}

	private static String rootText(Throwable failure) {
		return String.valueOf(rootOf(failure).getMessage());
	}

	private static Throwable rootOf(Throwable failure) {
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			root = cause;
		}
		return root;
	}

	/**
	 * What was found out about a server.
	 *
	 * @param problem the kind of failure
	 * @param text the cause and the remedy
	 */
	record Finding(Problem problem, String text) {
	}

}
