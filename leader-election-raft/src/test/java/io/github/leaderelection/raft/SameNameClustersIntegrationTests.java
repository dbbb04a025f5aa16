package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two clusters of the same name, of which a voter of one has the address of a voter of
 * the other by mistake.
 */
class SameNameClustersIntegrationTests {

	private static final String[] IDS = { "n1", "n2", "n3" };

	@TempDir
	private Path directory;

	@Test
	void voterOfTheOtherClusterHasNoVote() throws IOException {
		voterOfTheOtherClusterHasNoVote(RaftSecurity.none());
	}

	@Tag("long")
	@Test
	void voterOfTheOtherClusterHasNoVoteThoughItHasTheSecret() throws IOException {
		voterOfTheOtherClusterHasNoVote(CheapSecrets.security("orders", "the secret of both clusters"));
	}

	private void voterOfTheOtherClusterHasNoVote(RaftSecurity security) throws IOException {
		// The stray belongs to the red ones, who would elect it if they lost their leader
		try (TestNodes red = started("red", Duration.ofSeconds(5), security);
				TestNodes blue = started("blue", Duration.ofSeconds(1), security)) {
			red.stop("n3");
			blue.stop("n3");
			Map<String, List<Byte>> log = log(red);
			Map<String, String> mistaken = new LinkedHashMap<>(red.voters(IDS));
			mistaken.put("n3", "127.0.0.1:" + blue.port("n3"));
			RaftNode stray = red.start("n3",
					red.settings("n3", mistaken).electionTimeout(Duration.ofSeconds(1)).security(security).build());
			TermIndex last = Inspection.division(stray).getRaftLog().getLastEntryTermIndex();
			await().atMost(TestNodes.BOUND)
				.untilAsserted(() -> assertThat(stray.health().problem()).contains("of another cluster")
					.contains("leader-election.raft.members"));
			assertThat(stray.health().healthy()).isFalse();
			// With the stray, n1 would have a majority
			blue.kill("n2");
			for (int attempt = 0; attempt < 3; attempt++) {
				assertThat(blue.canWrite("n1")).isFalse();
			}
			// The one that is left asks the stray for its vote, and reports what that
			// answered
			await().atMost(TestNodes.BOUND)
				.untilAsserted(() -> assertThat(blue.node("n1").health().problem()).contains("The voter n3 refused"));
			assertThat(Inspection.division(stray).getRaftLog().getLastEntryTermIndex()).isEqualTo(last);
			assertThat(log(red)).isEqualTo(log);
			red.kill("n3");
			for (TestNodes nodes : List.of(red, blue)) {
				nodes.start("n3", nodes.settings("n3", IDS).security(security).build());
				nodes.awaitHealthy("n3");
				nodes.awaitWrite("n3");
			}
		}
	}

	private TestNodes started(String name, Duration electionTimeout, RaftSecurity security) {
		TestNodes nodes = new TestNodes(this.directory.resolve(name), "orders").electionTimeout(electionTimeout);
		for (String id : IDS) {
			nodes.start(id, nodes.settings(id, IDS).security(security).build());
		}
		List.of(IDS).forEach(nodes::awaitHealthy);
		nodes.awaitWrite("n1");
		return nodes;
	}

	/**
	 * Return the entries in the files of a log, and its term and vote.
	 */
	private static Map<String, List<Byte>> log(TestNodes nodes) throws IOException {
		Map<String, List<Byte>> files = new TreeMap<>();
		try (Stream<Path> paths = Files.walk(nodes.directory("n3"))) {
			paths.filter((path) -> path.getFileName().toString().matches("log_.*|raft-meta"))
				.forEach((path) -> files.put(path.getFileName().toString(), content(path)));
		}
		assertThat(files).hasSizeGreaterThan(1);
		return files;
	}

	// Without the zeros of space that was set aside
	private static List<Byte> content(Path path) {
		try {
			byte[] bytes = Files.readAllBytes(path);
			int end = bytes.length;
			while (end > 0 && bytes[end - 1] == 0) {
				end--;
			}
			List<Byte> content = new ArrayList<>(end);
			for (int i = 0; i < end; i++) {
				content.add(bytes[i]);
			}
			return content;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
