package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.faults.Candidate;
import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.Ports;

/**
 * A voter of a cluster whose processes come and go, with a network of its own to each of
 * the others.
 */
final class VoterProcess {

	private final String id;

	private final int port = Ports.next();

	private final Path directory;

	private final Map<VoterProcess, FaultProxy> networks = new TreeMap<>((one, other) -> one.id.compareTo(other.id));

	private Candidate candidate;

	private int starts;

	private long position;

	VoterProcess(String id, Path directory) {
		this.id = id;
		this.directory = directory.resolve(id);
	}

	String id() {
		return this.id;
	}

	String address() {
		return "127.0.0.1:" + this.port;
	}

	Path directory() {
		return this.directory;
	}

	int port() {
		return this.port;
	}

	/**
	 * Return the address by which this voter calls another one.
	 */
	FaultProxy networkTo(VoterProcess other) {
		return this.networks.computeIfAbsent(other, (to) -> new FaultProxy("127.0.0.1", to.port));
	}

	Path nextStatusFile() {
		this.starts++;
		this.position = 0;
		return statusFile();
	}

	private Path statusFile() {
		return this.directory.resolveSibling("%s-%d.status".formatted(this.id, this.starts));
	}

	void started(Candidate process) {
		this.candidate = process;
	}

	/**
	 * Return the process.
	 * @return the process, {@code null} if there was none yet
	 */
	Candidate candidate() {
		return this.candidate;
	}

	boolean isAlive() {
		return this.candidate != null && this.candidate.isAlive();
	}

	/**
	 * Return what its processes have written down since the last time.
	 * @return the statuses in the order of time
	 */
	List<VoterStatus> news() {
		Path file = statusFile();
		if (!Files.exists(file)) {
			return List.of();
		}
		try (FileChannel channel = FileChannel.open(file)) {
			ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - this.position));
			channel.read(bytes, this.position);
			String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
			// The last line may be without an end
			String lines = text.substring(0, text.lastIndexOf('\n') + 1);
			this.position += lines.length();
			return lines.lines().map(VoterStatus::ofLine).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void heal() {
		this.networks.values().forEach(FaultProxy::heal);
	}

	void close() {
		this.networks.values().forEach(FaultProxy::close);
	}

	@Override
	public String toString() {
		return this.id;
	}

}
