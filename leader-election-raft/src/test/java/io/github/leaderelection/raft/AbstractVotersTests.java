package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Base of tests for voters, with three that have begun a cluster.
 */
abstract class AbstractVotersTests {

	static final String[] THREE = { "n1", "n2", "n3" };

	static final String[] REPLACED = { "n1", "n2", "n4" };

	static final Duration PATIENCE = Duration.ofSeconds(20);

	static final String[] FIVE = { "n1", "n2", "n3", "n4", "n5" };

	@TempDir
	Path directory;

	TestNodes nodes;

	private long nonce;

	@BeforeEach
	void setUp() {
		this.nodes = new TestNodes(this.directory, "voters");
	}

	@AfterEach
	void tearDown() {
		this.nodes.close();
	}

	void startThree() {
		this.nodes.startAll(THREE);
		for (String id : THREE) {
			this.nodes.awaitWrite(id);
		}
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.server("n1").registry().hasBegun());
	}

	// A start goes on that is not refused in time, and a busy machine takes its time
	static ThrowableAssertAlternative<InvalidRaftSettingsException> assertThatStartIsRefused(
			RaftSettings.Builder settings) {
		RaftNode node = new RaftNode(settings.operationTimeout(PATIENCE).build(),
				new NodeLimits(PATIENCE, 20_000, 4 << 20, true));
		try {
			return assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(node::start);
		}
		finally {
			node.stop();
		}
	}

	void wipe(String id) throws IOException {
		FileSystemUtils.deleteRecursively(this.nodes.directory(id));
	}

	void awaitWhileWriting(Callable<Boolean> condition) {
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.canWrite("n2") && condition.call());
	}

	void awaitRecorded(String id, long version) {
		Awaitility.await().atMost(TestNodes.BOUND).until(() -> this.nodes.server(id).registry().version() == version);
	}

	Map<String, ElectionRecord> records() {
		Session session = new Session(new SessionId("s1"), ++this.nonce, "c", Map.of(), Duration.ofSeconds(10));
		return Awaitility.await()
			.atMost(TestNodes.BOUND)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.until(() -> this.nodes.store("n1").heartbeat(session, 0).elections(), (elections) -> true);
	}

}
