package io.github.leaderelection.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.servers.Ports;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Voters of both versions in one Raft cluster. The last one that is upgraded is no
 * candidate.
 */
class RaftVersionsIntegrationTests extends SideBySide {

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final List<Integer> ports = List.of(Ports.next(), Ports.next(), Ports.next());

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path storage;

	RaftVersionsIntegrationTests() {
		super("raft", RaftOpener.class);
	}

	/**
	 * It would skip commands that the others execute.
	 */
	@Test
	void previousVersionDoesNotStartOnceAllVotersHaveAgreed() {
		List<Instance> voters = List.of(start(Version.PRESENT, 0), start(Version.PRESENT, 1),
				start(Version.PRESENT, 2));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> IntStream.range(0, voters.size()).allMatch(this::hasSnapshot) && IntStream.range(0, ELECTIONS)
				.allMatch((election) -> voters.stream().anyMatch((voter) -> voter.leads(election))));
		voters.get(2).end();
		Instance previous = start(Version.PREVIOUS, 2);
		Awaitility.await().atMost(PATIENCE).until(previous::hasFailed);
		assertThat(previous.log()).anySatisfy((line) -> assertThat(line).contains("It has the format 3"));
		assertThat(voters.subList(0, 2)).noneMatch(Instance::hasFailed);
	}

	private boolean hasSnapshot(int slot) {
		try (Stream<Path> files = Files.walk(directory(slot))) {
			return files.anyMatch((file) -> file.getFileName().toString().endsWith(".md5"));
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

	private Path directory(int slot) {
		return this.storage.resolve("voter-" + slot);
	}

	@Override
	boolean areVoters() {
		return true;
	}

	@Override
	List<String> arguments(int slot) {
		return List.of(String.valueOf(slot), directory(slot).toString(), String.valueOf(this.ports.get(0)),
				String.valueOf(this.ports.get(1)), String.valueOf(this.ports.get(2)));
	}

}
