package io.github.leaderelection.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the executable jar of the sample: a single instance with the usual arguments.
 */
@Timeout(420)
class SampleJarIntegrationTests {

	@Test
	void singleInstanceThatWasProcessedAheadOfTimeLeadsAsTheOnlyMember(@TempDir Path directory) throws Exception {
		List<Integer> ports = FreePorts.find(2);
		String output = instanceLeads(directory, ports.get(0), "raft", true,
				"--leader-election.raft.members.instance-1=127.0.0.1:" + ports.get(1),
				"--leader-election.raft.storage-directory=" + directory.resolve("raft").toAbsolutePath());
		assertThat(output).contains("Starting AOT-processed SampleApplication");
	}

	@Tag("long")
	@Test
	void singleInstanceLeadsWithDatabaseOfItsOwn(@TempDir Path directory) throws Exception {
		instanceLeads(directory, FreePorts.find(1).get(0), "jdbc", false, "--spring.profiles.active=jdbc",
				"--spring.datasource.url=jdbc:h2:file:" + directory.resolve("database").toAbsolutePath());
	}

	private String instanceLeads(Path directory, int port, String backend, boolean processed, String... arguments)
			throws Exception {
		Path output = directory.resolve("output.txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
						"-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=" + processed, "-jar",
						System.getProperty("sample.jar"), "--server.port=" + port));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(180))
				.failFast(() -> assertThat(process.isAlive()).as(() -> text(output)).isTrue())
				.until(() -> text(output).contains("Job done by "));
			// The first request may take so long that the term ends meanwhile
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(get(port)).contains("\"leading\":true",
						"\"backend\":\"%s\"".formatted(backend)));
		}
		finally {
			process.toHandle().destroy();
			if (!process.waitFor(60, TimeUnit.SECONDS)) {
				process.destroyForcibly().waitFor();
			}
		}
		assertThat(text(output)).contains("<<< REVOKED:");
		return text(output);
	}

	private String get(int port) throws IOException, InterruptedException {
		URI uri = URI.create("http://127.0.0.1:%d/actuator/leaderelection".formatted(port));
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(15)).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private String text(Path output) {
		try {
			return Files.readString(output);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
