package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.ratis.protocol.RaftPeerId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a {@link RaftNode} does about servers that Ratis closed, disks that are
 * full, and networks that are cut.
 */
class RaftFaultsIntegrationTests {

	private static final String[] THREE = { "n1", "n2", "n3" };

	/**
	 * Between two writes, so that there are many during each change of the leader and the
	 * processor does more than writing.
	 */
	private static final long PAUSE_NANOS = 2_000_000;

	@TempDir
	private Path directory;

	private TestNodes nodes;

	@AfterEach
	void tearDown() {
		this.nodes.close();
	}

	private void start(boolean proxied) {
		// Short if the network is cut, so that there are always new writes to the leader
		start(new TestNodes(this.directory, "faults", proxied)
			.timeout((proxied) ? Duration.ofMillis(600) : Duration.ofSeconds(2)));
	}

	private void start(TestNodes created) {
		this.nodes = created;
		this.nodes.startAll(THREE);
		for (String id : THREE) {
			this.nodes.awaitWrite(id);
		}
	}

	// As Ratis does after a pause of a minute
	@Test
	void closedServerIsReplaced() {
		start(false);
		String leader = this.nodes.leader();
		VoterServer before = this.nodes.server(leader);
		before.close();
		assertThat(before.failure()).contains("closed its server");
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> replaced(leader, before));
		this.nodes.awaitHealthy(leader);
		this.nodes.awaitWrite(leader);
	}

	private boolean replaced(String id, VoterServer before) {
		VoterServer server = this.nodes.server(id);
		return server != null && server != before;
	}

	@Test
	void voterWithFailedLogStepsAsideAndReturns() throws IOException {
		start(false);
		String leader = this.nodes.leader();
		List<Path> obstacles = obstruct(leader);
		// The next term begins a segment, which cannot be created
		String successor = this.nodes.follower(leader);
		// Its server may be closed while it is asked to transfer leadership
		Awaitility.await().atMost(TestNodes.BOUND).ignoreExceptions().until(() -> {
			VoterServer server = this.nodes.server(leader);
			if (server != null && server.isLeader()) {
				server.transfer(RaftPeerId.valueOf(successor), 1000).get(5, TimeUnit.SECONDS);
			}
			return !this.nodes.node(leader).health().healthy();
		});
		this.nodes.awaitState(leader, "closed");
		assertThat(this.nodes.node(leader).health().problem()).isNotEmpty();
		this.nodes.awaitWrite(successor);
		for (Path obstacle : obstacles) {
			Files.deleteIfExists(obstacle);
		}
		this.nodes.awaitHealthy(leader);
		this.nodes.awaitWrite(leader);
	}

	// A directory where a file has to go is what even root cannot write
	private List<Path> obstruct(String id) throws IOException {
		Path log = this.nodes.directory(id).resolve(RaftGroups.id("faults").getUuid().toString()).resolve("current");
		List<Path> obstacles = new ArrayList<>();
		for (int index = 0; index < 200; index++) {
			Path segment = log.resolve("log_inprogress_" + index);
			if (!Files.exists(segment)) {
				Files.createDirectory(segment);
				obstacles.add(segment);
			}
		}
		return obstacles;
	}

	@Test
	void leaderThatIsCutOffStepsDownThoughItIsWrittenTo() throws Exception {
		start(true);
		String leader = this.nodes.leader();
		VoterServer server = this.nodes.server(leader);
		AtomicBoolean writing = new AtomicBoolean(true);
		List<Thread> writers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Thread writer = new Thread(() -> {
				while (writing.get()) {
					this.nodes.canWrite(leader);
				}
			});
			writer.start();
			writers.add(writer);
		}
		this.nodes.cut(leader);
		try {
			Awaitility.await()
				.atMost(TestNodes.BOUND)
				.pollInterval(10, TimeUnit.MILLISECONDS)
				.until(() -> !server.isLeader());
			String other = THREE[(leader.equals("n1")) ? 1 : 0];
			this.nodes.awaitWrite(other);
			// It follows for a while if another one led already when it was cut off
			Awaitility.await().atMost(TestNodes.BOUND).until(() -> !this.nodes.node(leader).health().healthy());
		}
		finally {
			this.nodes.heal(leader);
			this.nodes.awaitWrite(leader);
			writing.set(false);
			for (Thread writer : writers) {
				writer.join();
			}
		}
	}

	@Tag("long")
	@Test
	void followerThatWasCutOffReturnsSoon() throws Exception {
		start(true);
		String leader = this.nodes.leader();
		String follower = this.nodes.follower(leader);
		this.nodes.cut(follower);
		this.nodes.awaitState(follower, "candidate");
		Awaitility.await()
			.pollDelay(4, TimeUnit.SECONDS)
			.atMost(TestNodes.BOUND)
			.until(() -> this.nodes.canWrite(leader));
		this.nodes.heal(follower);
		this.nodes.awaitHealthy(follower);
		assertThat(this.nodes.leader()).isEqualTo(leader);
	}

	@Test
	void followerWhoseCallsAreLostIsNotHealthyThoughItHearsOfTheLeader() throws Exception {
		start(true);
		String follower = this.nodes.follower();
		this.nodes.cutCalls(follower);
		// On a busy machine it may be a candidate for a moment
		Awaitility.await().atMost(TestNodes.BOUND).untilAsserted(() -> {
			this.nodes.canWrite(follower);
			RaftHealth health = this.nodes.node(follower).health();
			assertThat(health.healthy()).isFalse();
			assertThat(health.state()).isEqualTo("follower");
			assertThat(health.problem()).startsWith("No command is executed");
		});
		this.nodes.heal(follower);
		this.nodes.awaitWrite(follower);
		this.nodes.awaitHealthy(follower);
	}

	@Test
	void followerWhoseCallsAreLostFromItsStartIsNotStartingForLong() {
		start(true);
		String follower = this.nodes.follower();
		this.nodes.stop(follower);
		this.nodes.cutCalls(follower);
		RaftNode node = this.nodes.start(follower, THREE);
		assertThat(node.commands().isStarting()).isTrue();
		Awaitility.await()
			.atMost(30, TimeUnit.SECONDS)
			.until(() -> !this.nodes.canWrite(follower) && !node.commands().isStarting());
		assertThat(node.health().takenPart()).isTrue();
	}

	@Test
	void leaderThatStopsHasHandedOver() {
		// So that the handover may take its time, and no leader comes about without one
		start(new TestNodes(this.directory, "faults").electionTimeout(Duration.ofSeconds(10)));
		String leader = this.nodes.leader();
		this.nodes.stop(leader);
		assertThat(THREE).filteredOn((id) -> !id.equals(leader)).anyMatch((id) -> this.nodes.server(id).isLeader());
	}

	// A vote of one who lost its log would elect another that lacks what was written
	// since
	@Tag("long")
	@Test
	void staleVoterIsNotElectedByWipedOne() throws IOException {
		start(false);
		String leader = this.nodes.leader();
		String stale = this.nodes.follower(leader);
		String wiped = Stream.of(THREE)
			.filter((id) -> !id.equals(leader) && !id.equals(stale))
			.findFirst()
			.orElseThrow();
		crash(stale);
		Awaitility.await()
			.atMost(TestNodes.BOUND)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.until(() -> {
				this.nodes.store(leader).create("late", 1);
				return true;
			});
		this.nodes.stop(wiped);
		this.nodes.stop(leader);
		FileSystemUtils.deleteRecursively(this.nodes.directory(wiped));
		this.nodes.start(wiped, THREE);
		this.nodes.start(stale, THREE);
		Awaitility.await()
			.during(6, TimeUnit.SECONDS)
			.atMost(TestNodes.BOUND)
			.until(() -> this.nodes.leaderOrNull() == null);
		this.nodes.start(leader, THREE);
		this.nodes.awaitState(wiped, "refused");
		this.nodes.awaitWrite(leader);
		Session session = new Session(new SessionId("s1"), 1, "c", Map.of(), Duration.ofSeconds(10));
		assertThat(this.nodes.store(leader).heartbeat(session, 0).elections()).containsKeys("election", "late");
	}

	// Its log ends where it does, without the snapshot that is taken at a stop
	private void crash(String id) throws IOException {
		Path image = this.nodes.directory("image");
		// A file may get another name meanwhile
		Awaitility.await().atMost(TestNodes.BOUND).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
			FileSystemUtils.deleteRecursively(image);
			FileSystemUtils.copyRecursively(this.nodes.directory(id), image);
			return true;
		});
		this.nodes.stop(id);
		FileSystemUtils.deleteRecursively(this.nodes.directory(id));
		Files.move(image, this.nodes.directory(id));
	}

	@Test
	void rollingRestartLosesNoWrite() throws Exception {
		start(false);
		// A busy machine takes its time, and that is not what this is about
		this.nodes.timeout(Duration.ofSeconds(20)).start(null, THREE);
		this.nodes.awaitWrite("client");
		AtomicBoolean writing = new AtomicBoolean(true);
		List<ElectionStoreException> failures = new ArrayList<>();
		Thread writer = new Thread(() -> {
			while (writing.get()) {
				try {
					this.nodes.store("client").create("election", 1);
					LockSupport.parkNanos(PAUSE_NANOS);
				}
				catch (ElectionStoreException ex) {
					failures.add(ex);
				}
			}
		});
		writer.start();
		for (String id : THREE) {
			this.nodes.stop(id);
			this.nodes.start(id, THREE);
			this.nodes.awaitHealthy(id);
		}
		writing.set(false);
		writer.join();
		assertThat(failures).isEmpty();
	}

}
