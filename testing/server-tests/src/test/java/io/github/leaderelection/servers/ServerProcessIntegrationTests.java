package io.github.leaderelection.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what becomes of a {@link ServerProcess} when its JVM ends.
 */
class ServerProcessIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	// Of their own, since what a dead JVM has left is deleted by any that comes next
	@TempDir
	private Path temporaryFolder;

	@Test
	void endsWithItsJvm() throws Exception {
		Owner owner = new Owner();
		assertThat(owner.directory).exists();
		owner.jvm.getOutputStream().close();
		assertThat(owner.jvm.waitFor()).isZero();
		assertThat(isGone(owner.server)).isTrue();
		assertThat(owner.directory).doesNotExist();
	}

	@Test
	void diesWithItsKilledJvmAndItsDataWithTheNext() throws Exception {
		Owner killed = new Owner();
		killed.jvm.destroyForcibly().waitFor();
		await().atMost(BOUND).until(() -> isGone(killed.server));
		assertThat(killed.directory).exists();
		Owner next = new Owner();
		assertThat(killed.directory).doesNotExist();
		assertThat(next.directory).exists();
		next.jvm.getOutputStream().close();
		assertThat(next.jvm.waitFor()).isZero();
	}

	private static boolean isGone(long pid) {
		try {
			// The process that is the parent now may be slow to reap it.
			return Files.readString(Path.of("/proc", String.valueOf(pid), "stat")).contains(") Z ");
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Another JVM, with a server.
	 */
	private final class Owner {

		private final Process jvm;

		private final long server;

		private final Path directory;

		Owner() throws IOException {
			this.jvm = new ProcessBuilder(
					JavaCommand.of(List.of("java.io.tmpdir=" + ServerProcessIntegrationTests.this.temporaryFolder),
							ServerOwner.class.getName(), List.of()))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			BufferedReader output = this.jvm.inputReader();
			this.server = Long.parseLong(output.readLine());
			this.directory = Path.of(output.readLine());
		}

	}

}
