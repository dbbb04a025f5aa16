package io.github.leaderelection.raft;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import com.sun.management.ThreadMXBean;
import org.apache.ratis.protocol.RaftPeerId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a voter that cannot be reached costs the leader. A thread that does not wait
 * between its attempts allocates in each of them.
 */
class UnreachableVoterIntegrationTests {

	private static final int HEARTBEATS = 6;

	private static final int WRITES = 1_000;

	private static final long MEGABYTE = 1 << 20;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	private Path directory;

	private TestNodes nodes;

	private String unreachable;

	@BeforeEach
	void stopVoter() {
		this.nodes = new TestNodes(this.directory, "orders");
		this.nodes.startAll("n1", "n2", "n3");
		this.nodes.awaitWrite("n1");
		this.unreachable = this.nodes.follower();
		this.nodes.stop(this.unreachable);
	}

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void leaderWaitsBetweenItsAttemptsWhileItIsIdle() {
		assertThat(allocatedDuring(this::awaitHeartbeats)).isLessThan(MEGABYTE);
	}

	// Ratis 3.3.0 waits here without GuardedAppender too: this is for later versions of
	// it
	@Test
	void leaderWaitsBetweenItsAttemptsWhileItAppends() {
		// One megabyte for 200 attempts after 10 ms each, then two a second
		assertThat(allocatedDuring(this::awaitWrites)).isLessThan(4 * MEGABYTE);
		// Idle again, with all that the voter lacks to send
		assertThat(allocatedDuring(this::awaitHeartbeats)).isLessThan(MEGABYTE);
	}

	private long allocatedDuring(Consumer<String> measured) {
		// Again if there is another leader meanwhile. A busy machine takes a minute for
		// the
		// writes alone.
		OptionalLong bytes = await().atMost(TestNodes.BOUND.multipliedBy(10))
			.until(() -> allocatedDuring(this.nodes.leader(), measured), OptionalLong::isPresent);
		return bytes.orElseThrow();
	}

	private OptionalLong allocatedDuring(String leader, Consumer<String> measured) {
		Optional<Long> thread = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().contains("->" + this.unreachable + "-"))
			.map(ThreadInfo::getThreadId)
			.findFirst();
		if (thread.isEmpty()) {
			return OptionalLong.empty();
		}
		long before = THREADS.getThreadAllocatedBytes(thread.get());
		measured.accept(leader);
		long after = THREADS.getThreadAllocatedBytes(thread.get());
		return (before >= 0 && after >= 0) ? OptionalLong.of(after - before) : OptionalLong.empty();
	}

	private void awaitHeartbeats(String leader) {
		VoterServer server = this.nodes.server(leader);
		Answers answers = new Answers(server, RaftPeerId.valueOf(this.nodes.follower(leader)));
		await().atMost(TestNodes.BOUND).until(() -> !server.isLeader() || answers.count() >= HEARTBEATS);
	}

	private void awaitWrites(String leader) {
		for (int written = 0; written < WRITES; written++) {
			await().atMost(TestNodes.BOUND).pollInterval(Duration.ofMillis(1)).until(() -> this.nodes.canWrite(leader));
		}
	}

	/**
	 * The heartbeats that a voter has answered, each of which ends its silence.
	 */
	private static final class Answers {

		private final VoterServer leader;

		private final RaftPeerId voter;

		private long silence;

		private int count;

		private Answers(VoterServer leader, RaftPeerId voter) {
			this.leader = leader;
			this.voter = voter;
		}

		private int count() {
			long now = this.leader.silences().getOrDefault(this.voter, this.silence);
			if (now < this.silence) {
				this.count++;
			}
			this.silence = now;
			return this.count;
		}

	}

}
