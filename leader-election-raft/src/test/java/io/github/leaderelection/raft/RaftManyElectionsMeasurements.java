package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What many elections cost: bytes and times of heartbeats, whole views, claims and
 * snapshots, with three voters in this process. It takes about a minute:
 * {@code mvn verify -Pmeasure -pl leader-election-raft -am
 * -Dit.test=RaftManyElectionsMeasurements -Dfailsafe.failIfNoSpecifiedTests=false}.
 */
class RaftManyElectionsMeasurements {

	private static final int WARM_UP = 1_000;

	private static final int HEARTBEATS = 500;

	private static final int WHOLE_VIEWS = 20;

	@TempDir
	private Path directory;

	private long replyBytes;

	@Test
	void figures() throws IOException {
		try (RaftVoters voters = new RaftVoters(this.directory, NodeLimits.DEFAULT).start().awaitFormat()) {
			RaftNode follower = voters.follower();
			Path log = this.directory.resolve(voters.leaderId());
			Instance warm = new Instance(follower, "warm", 1);
			IntStream.range(0, WARM_UP).forEach((i) -> warm.beat(0, null));
			for (int elections : new int[] { 1, 1_000, 10_000 }) {
				for (int sessions : new int[] { 2, 10 }) {
					Instance instance = new Instance(follower, "n" + elections + "-" + sessions, sessions);
					instance.measureHeartbeats(elections, log);
				}
			}
			for (int round = 0; round < 5; round++) {
				new Instance(follower, "takeover-" + round, 2).measureClaims(1_000);
			}
		}
		printSnapshots();
	}

	/**
	 * Print the sizes of the snapshots that the voters took when they stopped, of the
	 * elections of all namespaces above.
	 * @throws IOException if they cannot be read
	 */
	private void printSnapshots() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			files.filter((file) -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
				.forEach((file) -> print("snapshot of 27,002 elections: %d bytes".formatted(file.toFile().length())));
		}
	}

	private static long cpuNanos() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
			.getProcessCpuTime();
	}

	private static void print(String line) {
		System.out.println("[measured] raft: " + line);
	}

	/**
	 * Return how many bytes the log has, without what is allocated in advance.
	 * @param voter the directory of a voter
	 * @return the number of bytes
	 */
	private static long logBytes(Path voter) {
		try (Stream<Path> files = Files.walk(voter)) {
			return files.filter((file) -> file.getFileName().toString().startsWith("log_"))
				.sorted(Comparator.naturalOrder())
				.mapToLong(RaftManyElectionsMeasurements::written)
				.sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long written(Path file) {
		try {
			byte[] content = Files.readAllBytes(file);
			int length = content.length;
			while (length > 0 && content[length - 1] == 0) {
				length--;
			}
			return length;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Sessions of one namespace, on one node.
	 */
	private final class Instance {

		private final RaftElectionStore store;

		private final List<Session> sessions;

		Instance(RaftNode node, String namespace, int sessions) {
			this.store = new RaftElectionStore(() -> counting(node.commands()), node.hints(), node::heartbeatAge,
					namespace);
			this.sessions = new ArrayList<>(IntStream.range(0, sessions)
				.mapToObj((i) -> new Session(new SessionId("0123456789abcdef" + i), 1, "host-1234.example.com:12345",
						Map.of(Session.FORMAT_KEY, "2"), Duration.ofSeconds(10)))
				.toList());
		}

		private CommandChannel counting(CommandChannel channel) {
			return new CommandChannel() {

				@Override
				public DataInputStream send(byte[] command) throws IOException {
					return sendAll(List.of(command), System.nanoTime()).get(0);
				}

				@Override
				public List<DataInputStream> sendAll(List<byte[]> commands, long begun) throws IOException {
					List<DataInputStream> replies = channel.sendAll(commands, begun);
					for (DataInputStream reply : replies) {
						RaftManyElectionsMeasurements.this.replyBytes += reply.available();
					}
					return replies;
				}

				@Override
				public int format(long begun) throws IOException {
					return channel.format(begun);
				}

			};
		}

		private ElectionView beat(int session, ElectionView base) {
			Session next = this.sessions.get(session).withNonce(this.sessions.get(session).nonce() + 1);
			this.sessions.set(session, next);
			return this.store.heartbeat(next, next.nonce() - 1, base);
		}

		private void beatAll() {
			IntStream.range(0, this.sessions.size()).forEach((i) -> beat(i, null));
		}

		private void create(int elections) {
			for (int from = 0; from < elections; from += ClaimBatch.MOST) {
				this.store.create(IntStream.range(from, Math.min(elections, from + ClaimBatch.MOST))
					.mapToObj("election-number-%05d"::formatted)
					.toList(), 1_700_000_000_000L);
			}
		}

		void measureHeartbeats(int elections, Path log) {
			create(elections);
			beatAll();
			ElectionView base = beat(0, null);
			ElectionView first = base;
			long before = logBytes(log);
			Figures figures = new Figures();
			for (int i = 0; i < HEARTBEATS; i++) {
				base = beat(0, base);
			}
			figures.end(HEARTBEATS);
			long written = (logBytes(log) - before) / HEARTBEATS;
			assertThat(base.records()).isSameAs(first.records());
			Figures whole = new Figures();
			for (int i = 0; i < WHOLE_VIEWS; i++) {
				this.store.heartbeat(this.sessions.get(0), this.sessions.get(0).nonce(), null);
			}
			whole.end(WHOLE_VIEWS);
			print("%5d elections, %2d sessions: a heartbeat %s, the log grows by %d bytes; a whole view %s"
				.formatted(elections, this.sessions.size(), figures, written, whole));
		}

		void measureClaims(int elections) {
			Figures creates = new Figures();
			create(elections);
			creates.end(1);
			beatAll();
			ElectionView view = beat(0, null);
			List<ElectionRecord> records = List.copyOf(view.elections().values());
			int claimed = 0;
			Figures claims = new Figures();
			for (int from = 0; from < elections; from += ClaimBatch.MOST) {
				claimed += this.store
					.claim(new ClaimBatch(records.subList(from, Math.min(elections, from + ClaimBatch.MOST))
						.stream()
						.map((record) -> new Claim(record, OptionalLong.empty(), view.storeId(),
								this.sessions.get(0).id(), 1_700_000_000_001L))
						.toList()))
					.size();
			}
			claims.end(1);
			assertThat(claimed).isEqualTo(elections);
			print("%d elections: creates %s; claims %s".formatted(elections, creates, claims));
		}

	}

	/**
	 * What some calls took.
	 */
	private final class Figures {

		private final long bytes = RaftManyElectionsMeasurements.this.replyBytes;

		private final long cpu = cpuNanos();

		private final long since = System.nanoTime();

		private String text = "";

		void end(int calls) {
			this.text = "%.2f ms, %.2f ms of CPU time, replies of %d bytes".formatted(
					(System.nanoTime() - this.since) / 1e6 / calls, (cpuNanos() - this.cpu) / 1e6 / calls,
					(RaftManyElectionsMeasurements.this.replyBytes - this.bytes) / calls);
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
