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

	private static final int HEARTBEATS = 200;

	@TempDir
	private Path directory;

	private long replyBytes;

	@Test
	void figures() {
		try (RaftVoters voters = new RaftVoters(this.directory, NodeLimits.DEFAULT).start()) {
			RaftNode follower = voters.follower();
			Path log = this.directory.resolve(voters.leaderId());
			for (int elections : new int[] { 1, 1_000, 10_000 }) {
				for (int sessions : new int[] { 2, 10 }) {
					Instance instance = new Instance(follower, "n" + elections + "-" + sessions, sessions);
					instance.measureHeartbeats(elections, log);
				}
			}
			for (int round = 0; round < 5; round++) {
				new Instance(follower, "takeover-" + round, 2).measureClaims(1_000);
			}
			new Instance(follower, "whole", 2).measureWholeView(10_000);
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
			this.store = new RaftElectionStore(() -> counting(node.commands()), node.hints(), namespace);
			this.sessions = new ArrayList<>(IntStream.range(0, sessions)
				.mapToObj((i) -> new Session(new SessionId("0123456789abcdef" + i), 1, "host-1234.example.com:12345",
						Map.of(Session.FORMAT_KEY, "2"), Duration.ofSeconds(10)))
				.toList());
		}

		private CommandChannel counting(CommandChannel channel) {
			return new CommandChannel() {

				@Override
				public DataInputStream send(byte[] command) throws IOException {
					return sendAll(List.of(command)).get(0);
				}

				@Override
				public List<DataInputStream> sendAll(List<byte[]> commands) throws IOException {
					List<DataInputStream> replies = channel.sendAll(commands);
					for (DataInputStream reply : replies) {
						RaftManyElectionsMeasurements.this.replyBytes += reply.available();
					}
					return replies;
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
			RaftManyElectionsMeasurements.this.replyBytes = 0;
			long before = logBytes(log);
			long since = System.nanoTime();
			for (int i = 0; i < HEARTBEATS; i++) {
				base = beat(0, base);
			}
			long nanos = System.nanoTime() - since;
			assertThat(base.records()).isSameAs(first.records());
			print("%5d elections, %2d sessions: a heartbeat takes %.2f ms, its reply has %d bytes, the log grows by %d"
				.formatted(elections, this.sessions.size(), nanos / 1e6 / HEARTBEATS,
						RaftManyElectionsMeasurements.this.replyBytes / HEARTBEATS,
						(logBytes(log) - before) / HEARTBEATS));
		}

		void measureClaims(int elections) {
			long since = System.nanoTime();
			create(elections);
			long created = System.nanoTime();
			beatAll();
			ElectionView view = beat(0, null);
			long read = System.nanoTime();
			long cpu = cpuNanos();
			List<ElectionRecord> records = List.copyOf(view.elections().values());
			int claimed = 0;
			for (int from = 0; from < elections; from += ClaimBatch.MOST) {
				claimed += this.store
					.claim(new ClaimBatch(records.subList(from, Math.min(elections, from + ClaimBatch.MOST))
						.stream()
						.map((record) -> new Claim(record, OptionalLong.empty(), view.storeId(),
								this.sessions.get(0).id(), 1_700_000_000_001L))
						.toList()))
					.size();
			}
			assertThat(claimed).isEqualTo(elections);
			print("%d elections created in %.0f ms, claimed in %.0f ms, %.0f ms of CPU time".formatted(elections,
					(created - since) / 1e6, (System.nanoTime() - read) / 1e6, (cpuNanos() - cpu) / 1e6));
		}

		void measureWholeView(int elections) {
			create(elections);
			beatAll();
			RaftManyElectionsMeasurements.this.replyBytes = 0;
			long since = System.nanoTime();
			for (int i = 0; i < 20; i++) {
				this.store.heartbeat(this.sessions.get(0), this.sessions.get(0).nonce(), null);
			}
			print("%d elections, whole view: %.1f ms, %d bytes".formatted(elections,
					(System.nanoTime() - since) / 1e6 / 20, RaftManyElectionsMeasurements.this.replyBytes / 20));
		}

	}

}
