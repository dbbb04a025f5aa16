package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.leaderelection.raft.RaftElectionStore;
import io.github.leaderelection.raft.RaftNode;
import io.github.leaderelection.raft.RaftSettings;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.servers.ServerProcess;
import io.github.leaderelection.store.ElectionStore;
import org.apache.ratis.util.VersionInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A Raft cluster of three voters, each in a process of instances.
 */
public final class RaftBackend extends Backend {

	private final Path directory;

	private final List<Integer> ports = List.of(Ports.next(), Ports.next(), Ports.next());

	public RaftBackend() {
		try {
			this.directory = Files.createTempDirectory("raft-cost");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String name() {
		return "raft";
	}

	@Override
	public String version() {
		return "Apache Ratis " + VersionInfo.getSoftwareInfoVersion();
	}

	@Override
	public Class<? extends StoreOpener> opener() {
		return Opener.class;
	}

	@Override
	public List<String> arguments(int process) {
		List<String> arguments = new ArrayList<>(
				List.of(String.valueOf(process), this.directory.resolve("voter-" + process).toString()));
		for (int other = 0; other < PROCESSES; other++) {
			int port = this.ports.get(other);
			arguments.add("127.0.0.1:" + ((other == process) ? port : network(process, other).port()));
		}
		return arguments;
	}

	private CountingProxy network(int process, int other) {
		CountingProxy network = proxy(process, this.ports.get(other));
		isOnTheWayOf(other, network);
		return network;
	}

	@Override
	public @Nullable ServerProcess server() {
		return null;
	}

	@Override
	public Map<String, Long> counts() {
		return Map.of();
	}

	/**
	 * Segments are longer than what was written to them, by zeros.
	 */
	@Override
	public long logBytes() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("log_"))
				.mapToLong(RaftBackend::written)
				.sum() / PROCESSES;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long written(Path file) {
		try {
			byte[] bytes = Files.readAllBytes(file);
			int length = bytes.length;
			while (length > 0 && bytes[length - 1] == 0) {
				length--;
			}
			return length;
		}
		catch (IOException ex) {
			// It was renamed, and is counted next time
			return 0;
		}
	}

	@Override
	public void close() {
		super.close();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Opens stores on the voter of the process.
	 */
	public static final class Opener implements StoreOpener {

		private @Nullable RaftNode node;

		@Override
		public void connect(List<String> arguments) {
			Map<String, String> voters = new HashMap<>();
			for (int voter = 0; voter < PROCESSES; voter++) {
				voters.put("n" + voter, arguments.get(voter + 2));
			}
			String id = "n" + arguments.get(0);
			RaftNode started = new RaftNode(RaftSettings.builder("cost", voters)
				.id(id)
				.bindAddress(voters.get(id))
				.storageDirectory(Path.of(arguments.get(1)))
				.operationTimeout(Duration.ofSeconds(2))
				.build());
			started.start();
			this.node = started;
		}

		@Override
		public ElectionStore open(String namespace, Duration operationTimeout) {
			RaftNode current = this.node;
			if (current == null) {
				throw new IllegalStateException("The voter was not started");
			}
			return new RaftElectionStore(current, namespace);
		}

	}

}
