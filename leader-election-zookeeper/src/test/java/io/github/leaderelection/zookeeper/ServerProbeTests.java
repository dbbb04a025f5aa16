package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionStoreException.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ServerProbe}.
 */
class ServerProbeTests {

	@Test
	void serverThatDoesNotRevealItsStatusIsNotSaidToServe() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			CompletableFuture
				.runAsync(() -> answerAll(server, "srvr is not executed because it is not in the whitelist.\n"));
			// Again if a slow machine has not answered within a second
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				ServerProbe.Finding finding = new ServerProbe(null)
					.ask(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
				assertThat(finding.problem()).isEqualTo(Problem.UNREACHABLE);
				assertThat(finding.text()).doesNotContain("serves now")
					.contains("its status is unknown (4lw.commands.whitelist excludes srvr)");
			});
		}
	}

	private static void answerAll(ServerSocket server, String text) {
		while (!server.isClosed()) {
			try (Socket client = server.accept()) {
				client.getInputStream().readNBytes(4);
				client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				// The client has given up, or the test has ended
			}
		}
	}

}
