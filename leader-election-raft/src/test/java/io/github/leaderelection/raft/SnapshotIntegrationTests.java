package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Metadata;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What voters keep when they stop, and how one catches up that was away.
 */
class SnapshotIntegrationTests {

	/**
	 * So small that the log is soon shortened.
	 */
	private static final NodeLimits SHORT_LOG = new NodeLimits(Duration.ofSeconds(1), 50, 32 << 10, true);

	private static final NodeLimits NO_SNAPSHOTS = new NodeLimits(Duration.ofSeconds(1), 1_000_000, 4 << 20, false);

	@TempDir
	private Path directory;

	private Session session = new Session(new SessionId("a"), 0, "node-1", Map.of("url", "http://a", "zone", "b"),
			Duration.ofSeconds(10));

	@Test
	void allIsKeptByTheLog() throws Exception {
		assertKept(NO_SNAPSHOTS, false);
		// One of each voter, when they agreed on the format of the commands
		assertThat(files(this.directory, "snapshot.").stream().filter(isDigest().negate())).hasSize(3);
	}

	@Tag("long")
	@Test
	void allIsKeptBySnapshots() throws Exception {
		assertKept(SHORT_LOG, false);
		assertThat(files(this.directory, "snapshot.")).isNotEmpty();
	}

	/**
	 * As if each process had been killed right after its first snapshot.
	 */
	@Test
	void snapshotsWithoutTheirDigestsAreRead() throws Exception {
		assertKept(new NodeLimits(Duration.ofSeconds(1), 1_000_000, 4 << 20, true), true);
	}

	private void assertKept(NodeLimits limits, boolean withoutDigests) throws IOException {
		try (RaftVoters voters = new RaftVoters(this.directory, limits).start().awaitFormat()) {
			RaftElectionStore store = new RaftElectionStore(voters.client(), "shop");
			lead(store, "orders");
			ElectionRecord released = lead(store, "invoices");
			store.release("invoices", this.session.id(), released.token());
			store.create("parcels", 4711);
			for (int i = 0; i < 60; i++) {
				beat(store);
			}
			ElectionView before = beat(store);
			voters.stop();
			if (withoutDigests) {
				List<Path> digests = files(this.directory, "snapshot.").stream().filter(isDigest()).toList();
				assertThat(digests).isNotEmpty();
				for (Path digest : digests) {
					Files.delete(digest);
				}
			}
			voters.start();
			ElectionView after = beat(store);
			assertThat(after.intact()).isTrue();
			assertThat(after.storeId()).isEqualTo(before.storeId());
			assertThat(after.elections()).isEqualTo(before.elections()).hasSize(3);
			assertThat(after.sessions()).containsOnly(Map.entry(this.session.id(), this.session));
		}
	}

	@Test
	void followerThatWasAwayForLongerThanTheLogCatchesUpByASnapshot() throws Exception {
		try (RaftVoters voters = new RaftVoters(this.directory, SHORT_LOG)) {
			voters.start().awaitFormat();
			RaftElectionStore store = new RaftElectionStore(voters.client(), "shop");
			lead(store, "orders");
			String leader = voters.leaderId();
			String away = voters.followerId(leader);
			voters.voter(away).stop();
			long last = entries(away).max().orElseThrow();
			this.session = new Session(this.session.id(), this.session.nonce(), "renamed",
					Map.of("k", "v".repeat(Metadata.MAX_LENGTH - 2)), this.session.lease());
			store.create("invoices", 1);
			await().atMost(RaftVoters.BOUND).until(() -> {
				for (int i = 0; i < 25; i++) {
					beat(store);
				}
				return entries(leader).min().orElseThrow() > last + 1;
			});
			voters.voter(away).start();
			awaitBeat(voters, store);
			// Another one that all have executed, so that they stop in the same state
			awaitBeat(voters, store);
		}
		List<byte[]> states = new ArrayList<>();
		for (Path voter : list(this.directory)) {
			states.add(Files.readAllBytes(latestSnapshot(voter)));
		}
		assertThat(states).hasSize(3).allSatisfy((state) -> assertThat(state).isEqualTo(states.get(0)));
		assertThat(new String(states.get(0), StandardCharsets.ISO_8859_1)).contains("orders", "invoices", "renamed");
	}

	// The voter that answered has executed the heartbeat, the others may lag behind
	private void awaitBeat(RaftVoters voters, RaftElectionStore store) {
		beat(store);
		long last = applied(voters).max().orElseThrow();
		await().atMost(RaftVoters.BOUND).until(() -> applied(voters).allMatch((applied) -> applied >= last));
	}

	private static LongStream applied(RaftVoters voters) {
		return voters.ids()
			.stream()
			.map((id) -> Inspection.division(voters.voter(id)))
			.mapToLong((division) -> (division != null) ? Inspection.applied(division) : -1);
	}

	private ElectionView beat(RaftElectionStore store) {
		long before = this.session.nonce();
		this.session = this.session.withNonce(before + 1);
		return store.heartbeat(this.session, before);
	}

	private ElectionRecord lead(RaftElectionStore store, String election) {
		store.create(election, 0);
		ElectionView view = beat(store);
		ElectionRecord seen = view.elections().get(election);
		assertThat(
				store.claim(new Claim(seen, OptionalLong.empty(), view.storeId(), this.session.id(), seen.token() + 1)))
			.isTrue();
		return beat(store).elections().get(election);
	}

	// The first entry of each file of the log, which gets another name when it is full
	private LongStream entries(String voter) throws IOException {
		Path log = this.directory.resolve(voter).resolve(RaftGroups.id("test").getUuid().toString()).resolve("current");
		return list(log).stream()
			.map((file) -> file.getFileName().toString())
			.filter((name) -> name.startsWith("log_"))
			.mapToLong((name) -> Long.parseLong(name.replaceAll("log_(inprogress_)?(\\d+).*", "$2")));
	}

	private static Path latestSnapshot(Path voter) throws IOException {
		return files(voter, "snapshot.").stream()
			.filter(isDigest().negate())
			.max(Comparator.comparingLong((file) -> Long.parseLong(file.toString().replaceAll(".*_", ""))))
			.orElseThrow();
	}

	private static Predicate<Path> isDigest() {
		return (file) -> file.toString().endsWith(".md5");
	}

	private static List<Path> files(Path directory, String prefix) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter((file) -> file.getFileName().toString().startsWith(prefix)).toList();
		}
	}

	private static List<Path> list(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.toList();
		}
	}

}
