package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestGuard} in a {@link LauncherServer}.
 */
class RequestGuardTests {

	private static final String COMMAND = "POST /api/command HTTP/1.1\r\n";

	private static final String JSON = "Content-Type: application/json\r\n";

	private static final String TOKEN = "X-Cluster-Token: right\r\n";

	private final AtomicInteger commands = new AtomicInteger();

	private final LauncherServer server = new LauncherServer(0, "right");

	private final int port = URI.create(this.server.address()).getPort();

	private final String host = "Host: 127.0.0.1:%d\r\n".formatted(this.port);

	@BeforeEach
	void start() {
		this.server.add("/", (request) -> {
			if (request.isCommand()) {
				this.commands.incrementAndGet();
			}
			return Answer.json("done");
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void commandsOfThePageAreExecuted() throws Exception {
		assertThat(status(COMMAND + this.host + JSON + TOKEN)).isEqualTo(200);
		assertThat(status(COMMAND + this.host + JSON + TOKEN + "Origin: http://127.0.0.1:%d\r\n".formatted(this.port)))
			.isEqualTo(200);
		assertThat(this.commands).hasValue(2);
	}

	@Test
	void commandsOfOtherOriginsAreRefused() throws Exception {
		for (String origin : new String[] { "http://example.org", "null", "https://127.0.0.1:" + this.port,
				"http://127.0.0.1:" + (this.port + 1), "http://localhost:" + this.port }) {
			assertThat(status(COMMAND + this.host + JSON + TOKEN + "Origin: %s\r\n".formatted(origin))).as(origin)
				.isEqualTo(403);
		}
		assertThat(this.commands).hasValue(0);
	}

	@Test
	void namesThatResolveToThisMachineAreRefused() throws Exception {
		for (String method : new String[] { "GET / HTTP/1.1\r\n", COMMAND }) {
			for (String name : new String[] { "example.org", "example.org:" + this.port, "127.0.0.1" }) {
				assertThat(status(method + "Host: %s\r\n".formatted(name) + JSON + TOKEN)).as(name).isEqualTo(403);
			}
		}
		assertThat(this.commands).hasValue(0);
	}

	@Test
	void commandsWithoutTheTokenAreRefused() throws Exception {
		assertThat(status(COMMAND + this.host + JSON)).isEqualTo(403);
		assertThat(status(COMMAND + this.host + JSON + "X-Cluster-Token: wrong\r\n")).isEqualTo(403);
		assertThat(this.commands).hasValue(0);
	}

	@Test
	void whatAFormCanSendIsNoCommand() throws Exception {
		for (String type : new String[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" }) {
			assertThat(status(COMMAND + this.host + "Content-Type: %s\r\n".formatted(type) + TOKEN)).as(type)
				.isEqualTo(415);
		}
		assertThat(status(COMMAND + this.host + TOKEN)).isEqualTo(415);
		assertThat(status("PUT / HTTP/1.1\r\n" + this.host + JSON + TOKEN)).isEqualTo(405);
		assertThat(status("OPTIONS / HTTP/1.1\r\n" + this.host)).isEqualTo(405);
		assertThat(this.commands).hasValue(0);
	}

	@Test
	void answersForbidFramesAndForeignScripts() throws Exception {
		assertThat(answer("GET / HTTP/1.1\r\n" + this.host)).contains("frame-ancestors 'none'", "script-src 'self'")
			.doesNotContainIgnoringCase("access-control-allow");
	}

	private int status(String head) throws IOException {
		return Integer.parseInt(answer(head).split(" ")[1]);
	}

	// The clients of the JDK set Host themselves
	private String answer(String head) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.port)) {
			String request = head + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
