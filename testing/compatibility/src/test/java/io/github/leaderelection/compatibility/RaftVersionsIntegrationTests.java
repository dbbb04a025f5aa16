package io.github.leaderelection.compatibility;

import java.nio.file.Path;
import java.util.List;

import io.github.leaderelection.servers.Ports;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Voters of both versions in one Raft cluster. The last one that is upgraded is no
 * candidate.
 */
class RaftVersionsIntegrationTests extends SideBySide {

	private final List<Integer> ports = List.of(Ports.next(), Ports.next(), Ports.next());

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path storage;

	RaftVersionsIntegrationTests() {
		super("raft", RaftOpener.class);
	}

	@Override
	boolean areVoters() {
		return true;
	}

	@Override
	List<String> arguments(int slot) {
		return List.of(String.valueOf(slot), this.storage.resolve("voter-" + slot).toString(),
				String.valueOf(this.ports.get(0)), String.valueOf(this.ports.get(1)),
				String.valueOf(this.ports.get(2)));
	}

}
