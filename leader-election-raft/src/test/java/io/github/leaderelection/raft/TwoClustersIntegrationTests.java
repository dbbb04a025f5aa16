package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two clusters on one machine, whose voters have the same ids, and whose addresses get
 * mixed up.
 */
class TwoClustersIntegrationTests {

	private static final String[] IDS = { "n1", "n2", "n3" };

	private final Session session = new Session(SessionId.random(new Random()), 1, "test", Map.of(),
			Duration.ofSeconds(10));

	private TestNodes red;

	private TestNodes blue;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.red = nodes(directory, "red");
		this.blue = nodes(directory, "blue");
		for (TestNodes nodes : List.of(this.red, this.blue)) {
			nodes.startAll(IDS);
		}
		for (TestNodes nodes : List.of(this.red, this.blue)) {
			for (String id : IDS) {
				nodes.awaitHealthy(id);
			}
		}
		write(this.red, "n1", "only-red");
		write(this.blue, "n1", "only-blue");
	}

	// A busy machine takes its time, and is to have no election for that
	private static TestNodes nodes(Path directory, String cluster) {
		return new TestNodes(directory.resolve(cluster), cluster).electionTimeout(Duration.ofSeconds(10))
			.timeout(Duration.ofSeconds(20));
	}

	@AfterEach
	void close() {
		this.red.close();
		this.blue.close();
	}

	@Tag("long")
	@Test
	void eachHasItsOwnRecords() {
		for (String id : IDS) {
			assertThat(records(this.red, id)).containsOnlyKeys("only-red");
			assertThat(records(this.blue, id)).containsOnlyKeys("only-blue");
		}
	}

	@Tag("long")
	@Test
	void aClientOfTheOtherClusterIsRefused() {
		long term = term(this.blue);
		this.red.start("stray", RaftSettings.builder("red", this.blue.voters(IDS)).build());
		RaftElectionStore store = this.red.store("stray");
		this.red.awaitRefusal("stray", "another cluster");
		assertThatExceptionOfType(ElectionStoreException.class).isThrownBy(() -> store.heartbeat(this.session, 0))
			.withMessageContaining("another cluster");
		assertThat(this.red.node("stray").health().healthy()).isFalse();
		assertThatNothingHasChanged(term);
	}

	/**
	 * Both have one voter with its own id at the address of the other's.
	 */
	@Tag("long")
	@Test
	void aVoterThatTakesThoseOfTheOtherClusterForItsOwnChangesNothing() {
		long term = term(this.blue);
		this.red.stop("n1");
		this.red.start("n1",
				RaftSettings.builder("red", mixed()).id("n1").storageDirectory(this.red.directory("n1")).build());
		// Its own cluster goes on with two, and its calls end up at the other one
		write(this.red, "n2", "later");
		assertThatExceptionOfType(ElectionStoreException.class)
			.isThrownBy(() -> this.red.store("n1").heartbeat(this.session, 0));
		assertThatNothingHasChanged(term);
		this.red.stop("n1");
		this.red.start("n1", IDS);
		await().atMost(TestNodes.BOUND)
			.ignoreExceptionsInstanceOf(ElectionStoreException.class)
			.untilAsserted(() -> assertThat(records(this.red, "n1")).containsOnlyKeys("only-red", "later"));
	}

	/**
	 * A voter that is started at the place of the other cluster's.
	 */
	@Test
	void votersThatSwapTheirAddressesChangeNothing() {
		this.red.stop("n1");
		this.blue.stop("n1");
		startAt(this.red, this.blue.port("n1"));
		startAt(this.blue, this.red.port("n1"));
		write(this.red, "n2", "red-later");
		write(this.blue, "n2", "blue-later");
		for (String id : List.of("n2", "n3")) {
			assertThat(records(this.red, id)).containsOnlyKeys("only-red", "red-later");
			assertThat(records(this.blue, id)).containsOnlyKeys("only-blue", "blue-later");
		}
	}

	private void startAt(TestNodes nodes, int port) {
		Map<String, String> voters = new LinkedHashMap<>(nodes.voters(IDS));
		voters.put("n1", "127.0.0.1:" + port);
		nodes.start("n1", nodes.settings("n1", voters).build());
	}

	private Map<String, String> mixed() {
		Map<String, String> voters = new LinkedHashMap<>(this.blue.voters(IDS));
		voters.putAll(this.red.voters("n1"));
		return voters;
	}

	private void assertThatNothingHasChanged(long term) {
		for (String id : IDS) {
			assertThat(records(this.blue, id)).containsOnlyKeys("only-blue");
		}
		assertThat(term(this.blue)).isEqualTo(term);
	}

	private static long term(TestNodes nodes) {
		return Inspection.division(nodes.node(nodes.leader())).getInfo().getCurrentTerm();
	}

	private Map<String, ElectionRecord> records(TestNodes nodes, String id) {
		return nodes.store(id).heartbeat(this.session, 0).elections();
	}

	private static void write(TestNodes nodes, String id, String election) {
		await().atMost(TestNodes.BOUND).ignoreExceptionsInstanceOf(ElectionStoreException.class).until(() -> {
			nodes.store(id).create(election, 1);
			return true;
		});
	}

}
