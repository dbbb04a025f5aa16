package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a voter does whose disk is full, and when it is back once there is room. It needs
 * a small disk, and so root: {@code unshare -m sh -c 'mkdir -p target/disk && mount -t
 * tmpfs -o size=40m tmpfs target/disk && mvn -o verify -Pmeasure
 * -pl leader-election-raft -am -Dit.test=RaftFullDiskMeasurements
 * -Dfailsafe.failIfNoSpecifiedTests=false -Draft.small-disk=$PWD/target/disk'}.
 */
class RaftFullDiskMeasurements {

	private static final long SMALL = 64 << 20;

	private static final int WRITERS = 16;

	/**
	 * The log has up to a megabyte of space, which has to be written first.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	@TempDir
	private Path directory;

	private TestNodes nodes;

	private volatile boolean ended;

	@AfterEach
	void close() {
		Awaitility.reset();
		this.nodes.close();
	}

	@Test
	void raftLeader() throws Exception {
		Path disk = Path.of(System.getProperty("raft.small-disk"));
		assertThat(Files.getFileStore(disk).getTotalSpace()).as("size of a disk to fill").isLessThan(SMALL);
		// A thread of Ratis does not survive a log that has failed
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
		this.nodes = new TestNodes(this.directory, "full-disk");
		this.nodes.start("n1",
				this.nodes.settings("n1", "n1", "n2", "n3").storageDirectory(disk.resolve("n1")).build());
		this.nodes.start("n2", "n1", "n2", "n3");
		this.nodes.start("n3", "n1", "n2", "n3");
		this.nodes.awaitWrite("n2");
		lead("n1");
		List<Thread> writing = IntStream.range(0, WRITERS).mapToObj((i) -> new Thread(() -> write("s" + i))).toList();
		writing.forEach(Thread::start);
		Path filling = fill(disk);
		long full = System.nanoTime();
		Awaitility.await().atMost(PATIENCE).until(() -> !this.nodes.node("n1").health().healthy());
		long aside = System.nanoTime();
		String problem = this.nodes.node("n1").health().problem();
		this.nodes.awaitWrite("n2");
		long written = System.nanoTime();
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.until(() -> this.nodes.node("n1").health().problem(),
					(reported) -> reported != null && reported.contains("full"));
		Files.delete(filling);
		long room = System.nanoTime();
		this.nodes.awaitHealthy("n1");
		this.nodes.awaitWrite("n1");
		System.out.printf(
				"[measured] raft: full disk of the Raft leader: it steps aside after %d ms (%s), the others write again %d ms later, it is back %d ms after there is room%n",
				millis(aside - full), problem, millis(written - aside), millis(System.nanoTime() - room));
		this.ended = true;
		for (Thread writer : writing) {
			writer.join();
		}
	}

	private void lead(String id) {
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> {
			String leader = this.nodes.leader();
			if (!leader.equals(id)) {
				this.nodes.server(leader).transfer(this.nodes.server(id).id(), 1000).join();
			}
			return leader.equals(id);
		});
	}

	private void write(String id) {
		Session session = new Session(new SessionId(id), 0, "a".repeat(200), Map.of(), Duration.ofSeconds(10));
		while (!this.ended) {
			try {
				session = session.withNonce(session.nonce() + 1);
				this.nodes.store("n2").heartbeat(session, session.nonce() - 1);
			}
			catch (ElectionStoreException ex) {
				// While another leader is elected
			}
		}
	}

	private static Path fill(Path disk) throws IOException {
		Path file = disk.resolve("filling");
		try (OutputStream output = Files.newOutputStream(file)) {
			while (true) {
				output.write(new byte[4096]);
			}
		}
		catch (IOException ex) {
			assertThat(Files.getFileStore(disk).getUsableSpace()).isLessThan(4096);
		}
		return file;
	}

	private static long millis(long nanos) {
		return Duration.ofNanos(nanos).toMillis();
	}

}
