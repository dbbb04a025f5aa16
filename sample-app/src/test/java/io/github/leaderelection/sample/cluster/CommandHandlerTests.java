package io.github.leaderelection.sample.cluster;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CommandHandler} in a {@link LauncherServer}, without a process.
 */
class CommandHandlerTests {

	private final Terminal terminal = new Terminal(System.out);

	private final Journal journal = new Journal(this.terminal);

	private final Instance instance = new Instance("instance-1", 1, new NetworkCondition(), Path.of("unused"),
			this.journal, (observations) -> {
				throw new ClusterException("The cluster is being stopped");
			});

	private final Cluster cluster = new Cluster(List.of(this.instance));

	private final LauncherServer server = new LauncherServer(0, "right");

	@BeforeEach
	void start() {
		Story story = new Story(this.cluster, this.journal, this.terminal, new InstanceClient("unused"));
		this.server.add("/api/command", new CommandHandler(this.cluster, story)::command);
		this.server.add("/failing", (request) -> {
			throw new IllegalStateException("on purpose");
		});
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void commandIsExecuted() throws Exception {
		assertThat(post("/api/command", "{\"instance\":\"instance-1\",\"command\":\"cut\"}").statusCode())
			.isEqualTo(200);
		assertThat(this.instance.isCut()).isTrue();
	}

	@Test
	void unknownCommandIsAnsweredByThoseThatThereAre() throws Exception {
		for (String command : new String[] { "reboot", "KILL", "" }) {
			HttpResponse<String> answer = post("/api/command",
					"{\"instance\":\"instance-1\",\"command\":\"%s\"}".formatted(command));
			assertThat(answer.statusCode()).isEqualTo(400);
			assertThat(answer.body()).isEqualTo(
					"{\"problem\":\"'%s' is no command: choose one of kill, pause, continue, stop, start, cut, slow, heal\"}"
						.formatted(command));
		}
	}

	@Test
	void whatIsNotPossibleNowIsAConflict() throws Exception {
		HttpResponse<String> answer = post("/api/command", "{\"instance\":\"instance-1\",\"command\":\"kill\"}");
		assertThat(answer.statusCode()).isEqualTo(409);
		answer = post("/api/command", "{\"instance\":\"instance-1\",\"command\":\"start\"}");
		assertThat(answer.statusCode()).isEqualTo(409);
		assertThat(answer.body()).contains("The cluster is being stopped");
	}

	@Test
	void contentThatIsNotJsonIsABadRequestAndAFailureOfTheLauncherIsNot() throws Exception {
		HttpResponse<String> answer = post("/api/command", "kill");
		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("the content is not JSON").doesNotContain("tools.jackson");
		answer = post("/failing", "{}");
		assertThat(answer.statusCode()).isEqualTo(500);
		assertThat(answer.body()).contains("the launcher has failed", "on purpose");
	}

	private HttpResponse<String> post(String path, String body) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(this.server.address()).resolve(path))
				.header("Content-Type", "application/json")
				.header(RequestGuard.TOKEN, "right")
				.POST(BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString());
	}

}
