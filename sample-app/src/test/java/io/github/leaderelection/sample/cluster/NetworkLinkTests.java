package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link NetworkLink}, {@link NetworkCondition} and {@link StoreLinks}.
 */
@Timeout(180)
class NetworkLinkTests {

	private final NetworkCondition one = new NetworkCondition();

	private final NetworkCondition other = new NetworkCondition();

	@Test
	void whatIsSentWhileEitherEndIsCutOffArrivesAfterBothAreHealed() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				NetworkLink link = new NetworkLink("127.0.0.1", listener.getLocalPort(), this.one, this.other);
				Socket client = new Socket("127.0.0.1", URI.create("http://" + link.address()).getPort());
				Socket server = listener.accept()) {
			client.getOutputStream().write(1);
			assertThat(server.getInputStream().read()).isEqualTo(1);
			this.other.cutOff();
			client.getOutputStream().write(2);
			assertThatNothingArrives(server);
			this.one.cutOff();
			this.other.heal();
			assertThatNothingArrives(server);
			this.one.heal();
			server.setSoTimeout(0);
			assertThat(server.getInputStream().read()).isEqualTo(2);
			server.getOutputStream().write(3);
			assertThat(client.getInputStream().read()).isEqualTo(3);
			server.shutdownOutput();
			assertThat(client.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void attemptsWhileCutOffLeaveNoThreadsAndArriveAfterwards() throws IOException {
		try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				NetworkLink link = new NetworkLink("127.0.0.1", listener.getLocalPort(), this.one)) {
			int port = URI.create("http://" + link.address()).getPort();
			this.one.cutOff();
			for (int i = 0; i < 20; i++) {
				new Socket("127.0.0.1", port).close();
			}
			try (Socket client = new Socket("127.0.0.1", port)) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.during(Duration.ofMillis(500))
					.until(() -> threads("network-link-" + port) == 1);
				client.getOutputStream().write(1);
				this.one.heal();
				assertThat(firstByte(listener)).isEqualTo(1);
			}
		}
	}

	private static long threads(String name) {
		return Thread.getAllStackTraces().keySet().stream().filter((thread) -> thread.getName().equals(name)).count();
	}

	// The attempts that were given up arrive first
	private static int firstByte(ServerSocket listener) throws IOException {
		int read = -1;
		while (read < 0) {
			try (Socket server = listener.accept()) {
				read = server.getInputStream().read();
			}
			catch (SocketException ex) {
				// One that was given up
			}
		}
		return read;
	}

	@Test
	void eachInstanceFindsEachServerThroughALinkOfItsOwn() {
		StoreLinks links = new StoreLinks(2, "zk1:2181,zk2:2181/path");
		assertThat(links.address(0)).matches("127\\.0\\.0\\.1:\\d+,127\\.0\\.0\\.1:\\d+/path");
		assertThat(links.address(1)).isNotEqualTo(links.address(0));
		assertThat(new StoreLinks(1, "redis://user:secret@localhost:6379/0").address(0))
			.matches("redis://user:secret@127\\.0\\.0\\.1:\\d+/0");
	}

	private static void assertThatNothingArrives(Socket socket) throws IOException {
		socket.setSoTimeout(100);
		assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> socket.getInputStream().read());
	}

}
