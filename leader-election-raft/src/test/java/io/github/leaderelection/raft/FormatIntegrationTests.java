package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How voters agree on the format of their commands, and what it is for.
 */
class FormatIntegrationTests {

	/**
	 * Two for each command, a heartbeat of a voter, and some that are not those of the
	 * test.
	 */
	private static final int FEW_ENTRIES = 20;

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	@TempDir
	private Path directory;

	@Test
	void batchIsOneEntryOfTheLog() {
		try (RaftVoters voters = new RaftVoters(this.directory, NodeLimits.DEFAULT).start().awaitFormat()) {
			// A client asks for the format now and then
			RaftElectionStore client = new RaftElectionStore(voters.client(), "client");
			await().atMost(RaftVoters.BOUND).until(() -> entriesOfBatches(voters, client) < FEW_ENTRIES);
			assertThat(entriesOfBatches(voters, new RaftElectionStore(voters.follower(), "follower")))
				.isLessThan(FEW_ENTRIES);
			assertThat(entriesOfBatches(voters, new RaftElectionStore(voters.leader(), "leader")))
				.isLessThan(FEW_ENTRIES);
		}
	}

	private long entriesOfBatches(RaftVoters voters, RaftElectionStore store) {
		long before = applied(voters);
		String run = "%x-".formatted(before);
		List<String> elections = IntStream.range(0, ClaimBatch.MOST).mapToObj((i) -> run + i).toList();
		store.create(elections, 1);
		ElectionView view = store.heartbeat(this.session, 0);
		List<Claim> claims = elections.stream()
			.map((election) -> new Claim(view.elections().get(election), OptionalLong.empty(), view.storeId(),
					this.session.id(), 2))
			.toList();
		assertThat(store.claim(new ClaimBatch(claims))).containsExactlyElementsOf(elections);
		return applied(voters) - before;
	}

	private static long applied(RaftVoters voters) {
		return Inspection.applied(Inspection.division(voters.leader()));
	}

	/**
	 * Versions without formats read snapshots of format 2, and no later ones: they refuse
	 * to start with such a directory.
	 * @throws IOException if a snapshot cannot be read
	 */
	@Test
	void eachVoterHasASnapshotThatEarlierVersionsRefuseBeforeTheFirstBatch() throws IOException {
		try (RaftVoters voters = new RaftVoters(this.directory, NodeLimits.DEFAULT).start()) {
			await().atMost(RaftVoters.BOUND).until(() -> isWritten(voters));
			for (String id : voters.ids()) {
				assertThat(latestSnapshotFormat(this.directory.resolve(id))).isEqualTo(3);
			}
		}
	}

	private static boolean isWritten(RaftVoters voters) {
		VoterServer server = voters.leader().server();
		return server != null && server.registry().formats().written() == Formats.LATEST;
	}

	/**
	 * Return the first number of the latest snapshot of a voter.
	 * @param voter its directory
	 * @return the format of the snapshot
	 * @throws IOException if there is none
	 */
	static int latestSnapshotFormat(Path voter) throws IOException {
		try (Stream<Path> files = Files.walk(voter)) {
			Path latest = files.filter((file) -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
				.max((a, b) -> Long.compare(index(a), index(b)))
				.orElseThrow();
			return ByteBuffer.wrap(Files.readAllBytes(latest)).getInt();
		}
	}

	private static long index(Path snapshot) {
		return Long.parseLong(snapshot.getFileName().toString().replaceAll(".*_", ""));
	}

	@Test
	void votersKeepTheFormatAcrossARestart() {
		try (RaftVoters voters = new RaftVoters(this.directory, NodeLimits.DEFAULT).start().awaitFormat()) {
			voters.stop();
			voters.start().awaitFormat();
			assertThat(entriesOfBatches(voters, new RaftElectionStore(voters.leader(), "leader")))
				.isLessThan(FEW_ENTRIES);
		}
	}

}
