package io.github.leaderelection.sample.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.leaderelection.sample.observation.Span;
import io.github.leaderelection.sample.observation.SpanReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderWatch}.
 */
class LeaderWatchTests {

	private static final String PROBLEM = "The leader cannot be observed: ";

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private final Terminal terminal = new Terminal(new PrintStream(this.output, true, StandardCharsets.UTF_8));

	@Test
	void checkThatFailsIsReportedOnceAndEndsNothing(@TempDir Path directory) throws Exception {
		Process process = new ProcessBuilder("cat").start();
		try {
			Path observations = directory.resolve("observations");
			makeUnreadable(observations);
			InstanceProcess started = new InstanceProcess("instance-1", 1, process,
					new SpanReader(observations, new Span.Source("instance-1", process.pid())));
			Instance instance = new Instance("instance-1", 1, null, directory, new Journal(this.terminal),
					(file) -> started);
			instance.start();
			LeaderWatch watch = new LeaderWatch(new Cluster(List.of(instance)), this.terminal);
			assertProblems(watch, 1);
			assertProblems(watch, 1);
			FileSystemUtils.deleteRecursively(observations);
			assertProblems(watch, 1);
			makeUnreadable(observations);
			assertProblems(watch, 2);
			watch.stop();
			assertProblems(watch, 2);
		}
		finally {
			process.destroyForcibly();
		}
	}

	// A folder that is not empty: it can be opened and cannot be read as a file
	private static void makeUnreadable(Path observations) throws IOException {
		Files.createDirectories(observations);
		Files.createFile(
				observations.resolve("a name that is longer than an observation, so that there is one to read"));
	}

	private void assertProblems(LeaderWatch watch, int expected) {
		watch.tryCheck();
		assertThat(this.output.toString(StandardCharsets.UTF_8).lines().filter((line) -> line.contains(PROBLEM)))
			.hasSize(expected);
	}

}
