package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.leaderelection.raft.replicated.ElectionCall;
import io.github.leaderelection.raft.replicated.ReplicatedState;
import io.github.leaderelection.raft.replicated.Replies;
import io.github.leaderelection.servers.Ports;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a year of heartbeats of three nodes leaves on the disk. They are handed to the
 * server of a voter alone, thousands at a time, since the log grows and shrinks with the
 * number of entries alone. Takes an hour perhaps: {@code mvn verify -Pmeasure
 * -pl leader-election-raft -am -Dit.test=RaftYearMeasurements
 * -Dfailsafe.failIfNoSpecifiedTests=false}, and {@code -Draft.year=0.01} takes a
 * hundredth of it.
 */
class RaftYearMeasurements {

	private static final int NODES = 3;

	/**
	 * One every two seconds, the default retry period.
	 */
	private static final long HEARTBEATS_A_YEAR = NODES * 15_768_000L;

	private static final int AT_A_TIME = 2000;

	private static final int MEASURE_EVERY = 25_000;

	@TempDir
	private Path directory;

	private final ClientId client = ClientId.randomId();

	private final Semaphore places = new Semaphore(AT_A_TIME);

	private final AtomicLong executed = new AtomicLong();

	@Test
	void year() throws Exception {
		long heartbeats = (long) (Double.parseDouble(System.getProperty("raft.year", "1")) * HEARTBEATS_A_YEAR);
		RaftNode node = new RaftNode(RaftSettings.builder("year", Map.of("n1", "127.0.0.1:" + Ports.next()))
			.id("n1")
			.storageDirectory(this.directory)
			// The replies are kept for five times as long
			.operationTimeout(Duration.ofMillis(200))
			.build());
		node.start();
		VoterCluster.awaitThat("the cluster to begin").until(() -> node.health().healthy());
		UUID cluster = UUID.fromString(node.server().registry().clusterId());
		List<Session> sessions = new ArrayList<>();
		for (int i = 0; i < NODES; i++) {
			sessions.add(new Session(SessionId.random(new Random(i)), 0, "host-1234.example.com:12345", Map.of(),
					Duration.ofSeconds(10)));
		}
		long since = System.nanoTime();
		long most = 0;
		for (long sent = 0; this.executed.get() < heartbeats; sent++) {
			if (!node.isRaftLeader()) {
				// Ratis steps down for a while after a pause of the JVM
				VoterCluster.awaitThat("a leader").until(node::isRaftLeader);
			}
			int turn = (int) (sent % NODES);
			Session session = sessions.get(turn);
			sessions.set(turn, session.withNonce(session.nonce() + 1));
			submit(node, cluster, session);
			if (sent % MEASURE_EVERY == 0) {
				most = Math.max(most, size(""));
			}
		}
		this.places.acquire(AT_A_TIME);
		long rate = heartbeats * 1_000_000_000L / (System.nanoTime() - since);
		long last = size("");
		long snapshots = size("/sm/");
		node.stop();
		long restart = System.nanoTime();
		node.start();
		VoterCluster.awaitThat("the voter to be back").until(() -> node.health().healthy());
		System.out.printf(
				"[measured] raft: %,d heartbeats of three nodes (%.1f %% of a year), %d/s: directory %.1f MB, at most %.1f MB; snapshots %d bytes; back after a restart in %d ms%n",
				heartbeats, heartbeats * 100.0 / HEARTBEATS_A_YEAR, rate, last / 1e6, most / 1e6, snapshots,
				Duration.ofNanos(System.nanoTime() - restart).toMillis());
		node.stop();
	}

	private void submit(RaftNode node, UUID cluster, Session session) throws Exception {
		RaftServer.Division division = Inspection.division(node);
		byte[] command = ElectionCall.heartbeat("year", session, session.nonce() - 1).command();
		RaftClientRequest request = RaftClientRequest.newBuilder()
			.setClientId(this.client)
			.setGroupId(division.getMemberId().getGroupId())
			.setServerId(division.getId())
			.setCallId(CallId.getAndIncrement())
			.setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(ReplicatedState.addressed(command, cluster))))
			.setType(RaftClientRequest.writeRequestType())
			.build();
		this.places.acquire();
		division.getRaftServer().submitClientRequestAsync(request).whenComplete(this::ended);
	}

	private void ended(RaftClientReply reply, Throwable failure) {
		if (failure == null && reply.isSuccess() && reply.getMessage().getContent().byteAt(0) == Replies.EXECUTED) {
			this.executed.incrementAndGet();
		}
		this.places.release();
	}

	// Files come and go meanwhile
	private long size(String part) {
		return VoterCluster.awaitThat("a listing of the files")
			.ignoreExceptionsInstanceOf(UncheckedIOException.class)
			.until(() -> list(part), (size) -> true);
	}

	private long list(String part) throws IOException {
		try (Stream<Path> all = Files.walk(this.directory)) {
			return all.map(Path::toFile)
				.filter((file) -> file.isFile() && file.getPath().contains(part))
				.mapToLong((file) -> file.length())
				.sum();
		}
	}

}
