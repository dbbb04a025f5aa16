package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.spy;

/**
 * Tests for {@link RaftNode}.
 */
class RaftNodeTests {

	// As with half of Ratis on the classpath
	@Test
	void errorLeavesNothingOpen(@TempDir Path directory) {
		RaftSettings settings = spy(
				RaftSettings.builder("test", Map.of("n1", "127.0.0.1:1")).id("n1").storageDirectory(directory).build());
		willThrow(new NoClassDefFoundError("org/apache/ratis/Missing")).given(settings).electionTimeout();
		RaftNode node = new RaftNode(settings);
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(node::start);
		assertThat(node.health().state()).isEqualTo("stopped");
		// It is locked while it is open
		StorageDirectory.open(settings, "n1").close();
	}

	@Test
	void clientHasNotTakenPartBeforeACommandIsExecuted() {
		RaftSettings settings = RaftSettings.builder("test", Map.of("n1", "127.0.0.1:1"))
			.operationTimeout(Duration.ofMillis(500))
			.build();
		try (RaftNode node = new RaftNode(settings)) {
			node.start();
			assertThat(node.health())
				.isEqualTo(new RaftHealth(false, false, "client", "No command has been executed yet", null, List.of()));
			// The time of the first call may be over before a voter was called
			await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
				assertThatExceptionOfType(ElectionStoreException.class)
					.isThrownBy(() -> new RaftElectionStore(node, "test").create("election", 1));
				assertThat(node.health().problem()).contains("n1 at 127.0.0.1:1");
			});
			assertThat(node.health().takenPart()).isFalse();
		}
	}

}
