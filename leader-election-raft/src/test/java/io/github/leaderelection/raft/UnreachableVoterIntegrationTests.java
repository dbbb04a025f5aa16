package io.github.leaderelection.raft;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a voter that cannot be reached costs the leader.
 */
class UnreachableVoterIntegrationTests {

	private static final Duration MEASURED = Duration.ofSeconds(3);

	private static final long MEGABYTE = 1 << 20;

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	@TempDir
	private Path directory;

	@Test
	void leaderWaitsBetweenItsAttempts() throws Exception {
		try (TestNodes nodes = new TestNodes(this.directory, "orders")) {
			nodes.startAll("n1", "n2", "n3");
			nodes.awaitWrite("n1");
			String stopped = nodes.follower();
			nodes.stop(stopped);
			// Again if there is another leader meanwhile
			OptionalLong bytes = await().atMost(TestNodes.BOUND)
				.until(() -> allocated("->" + stopped + "-"), OptionalLong::isPresent);
			// A thread that does not wait allocates in each of its rounds
			assertThat(bytes.orElseThrow()).isLessThan(MEGABYTE);
		}
	}

	private static OptionalLong allocated(String appender) {
		Optional<Long> thread = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
			.filter((info) -> info != null && info.getThreadName().contains(appender))
			.map(ThreadInfo::getThreadId)
			.findFirst();
		if (thread.isEmpty()) {
			return OptionalLong.empty();
		}
		long before = THREADS.getThreadAllocatedBytes(thread.get());
		await().pollDelay(MEASURED).atMost(TestNodes.BOUND).until(() -> true);
		long after = THREADS.getThreadAllocatedBytes(thread.get());
		return (before >= 0 && after >= 0) ? OptionalLong.of(after - before) : OptionalLong.empty();
	}

}
