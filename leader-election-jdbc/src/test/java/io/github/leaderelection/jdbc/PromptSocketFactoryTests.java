package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PromptSocketFactory}.
 */
class PromptSocketFactoryTests {

	private final PromptSocketFactory factory = new PromptSocketFactory();

	private ServerSocket server;

	private Socket socket;

	private Socket peer;

	@BeforeEach
	void connect() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.socket = this.factory.createSocket();
		this.socket.connect(this.server.getLocalSocketAddress());
		this.peer = this.server.accept();
	}

	@AfterEach
	void close() throws IOException {
		this.socket.close();
		this.peer.close();
		this.server.close();
	}

	/**
	 * Each of them would take at least a millisecond on a plain socket.
	 */
	@Test
	void readOfAMillisecondDoesNotWait() throws IOException {
		InputStream in = this.socket.getInputStream();
		this.socket.setSoTimeout(1);
		long least = Long.MAX_VALUE;
		long leastOfOne = Long.MAX_VALUE;
		for (int i = 0; i < 300; i++) {
			long start = System.nanoTime();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> in.read(new byte[9], 0, 9));
			long between = System.nanoTime();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
			least = Math.min(least, between - start);
			leastOfOne = Math.min(leastOfOne, System.nanoTime() - between);
		}
		assertThat(Duration.ofNanos(least)).isLessThan(Duration.ofMillis(1));
		assertThat(Duration.ofNanos(leastOfOne)).isLessThan(Duration.ofMillis(1));
	}

	@Test
	void whatHasArrivedIsRead() throws IOException {
		InputStream in = this.socket.getInputStream();
		this.peer.getOutputStream().write(new byte[] { 1, 2, 3 });
		assertThat(in.read()).isEqualTo(1);
		this.socket.setSoTimeout(1);
		assertThat(in.available()).isEqualTo(2);
		assertThat(in.read()).isEqualTo(2);
		assertThat(in.readNBytes(1)).containsExactly(3);
		assertThat(in.read(new byte[0])).isZero();
	}

	@Test
	void longerReadWaits() throws Exception {
		InputStream in = this.socket.getInputStream();
		this.socket.setSoTimeout(1);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
		this.socket.setSoTimeout(50);
		long start = System.nanoTime();
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(40));
		this.socket.setSoTimeout(0);
		CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
			try {
				return in.read();
			}
			catch (IOException ex) {
				return -2;
			}
		});
		this.peer.getOutputStream().write(7);
		assertThat(read.get()).isEqualTo(7);
	}

	@Test
	void endOfTheStreamIsFound() throws IOException {
		this.peer.close();
		assertThat(this.socket.getInputStream().read()).isEqualTo(-1);
	}

	@Test
	void socketsAreConnectedWhereToTheyAreSaidToBe() throws IOException {
		InetAddress host = InetAddress.getLoopbackAddress();
		int port = this.server.getLocalPort();
		for (Socket connected : new Socket[] { this.factory.createSocket(host, port),
				this.factory.createSocket(host.getHostAddress(), port), this.factory.createSocket(host, port, host, 0),
				this.factory.createSocket(host.getHostAddress(), port, host, 0) }) {
			try (connected; Socket accepted = this.server.accept()) {
				assertThat(connected.getRemoteSocketAddress()).isEqualTo(new InetSocketAddress(host, port));
				assertThat(accepted.getPort()).isEqualTo(connected.getLocalPort());
			}
		}
		this.server.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.factory.createSocket(host, port));
	}

}
