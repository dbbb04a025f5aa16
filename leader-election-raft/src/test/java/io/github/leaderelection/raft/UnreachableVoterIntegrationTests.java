package io.github.leaderelection.raft;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a voter that cannot be reached costs the leader.
 */
class UnreachableVoterIntegrationTests {

	private static final long MEGABYTE = 1 << 20;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	private Path directory;

	@Test
	void leaderWaitsBetweenItsAttempts() throws Exception {
		try (TestNodes nodes = new TestNodes(this.directory, "orders")) {
			nodes.startAll("n1", "n2", "n3");
			nodes.awaitWrite("n1");
			String leader = nodes.leader();
			String follower = nodes.follower(leader);
			nodes.stop(follower);
			nodes.awaitWrite(leader);
			long thread = appender(leader, follower);
			// A thread that does not wait allocates in each of its rounds
			long before = THREADS.getThreadAllocatedBytes(thread);
			long start = System.nanoTime();
			await().atMost(TestNodes.BOUND).until(() -> System.nanoTime() - start > 3_000_000_000L);
			long after = THREADS.getThreadAllocatedBytes(thread);
			assertThat(after).as("bytes of a thread that has not ended").isNotNegative();
			assertThat(after - before).isLessThan(MEGABYTE);
		}
	}

	private static long appender(String leader, String follower) {
		return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
			.filter((thread) -> thread != null && thread.getThreadName().startsWith(leader + "@")
					&& thread.getThreadName().contains("->" + follower + "-"))
			.findFirst()
			.orElseThrow()
			.getThreadId();
	}

}
