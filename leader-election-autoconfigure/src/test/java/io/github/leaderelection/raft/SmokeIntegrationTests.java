package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * First light.
 *
 * @author Leader Election
 */
class SmokeIntegrationTests {

	@Test
	void threeMembersAndAClient(@TempDir Path directory) throws Exception {
		Map<String, String> members = Map.of("n1", "127.0.0.1:22301", "n2", "127.0.0.1:22302", "n3", "127.0.0.1:22303");
		List<RaftNode> nodes = new ArrayList<>();
		for (String id : List.of("n1", "n2", "n3", "")) {
			RaftNode node = new RaftNode(RaftSettings.builder("smoke", members)
				.id((id.isEmpty()) ? null : id)
				.storageDirectory(directory.resolve(id))
				.build());
			long start = System.nanoTime();
			node.start();
			System.out.println("start " + id + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
			nodes.add(node);
		}
		for (int round = 0; round < 300; round++) {
			for (RaftNode node : nodes) {
				long start = System.nanoTime();
				try {
					assertThat(node.commands().send(new byte[] { 1, 7, 8 }).readAllBytes())
						.isEqualTo(new byte[] { 7, 8 });
				}
				catch (java.io.IOException ex) {
					System.out.println("failed " + ex);
				}
				if (round % 50 == 0) {
					System.out.println("send " + (System.nanoTime() - start) / 1000 + " us");
				}
			}
		}
		System.out.println("threads " + Thread.activeCount());
		for (RaftNode node : nodes) {
			long start = System.nanoTime();
			node.stop();
			System.out.println("stop " + (System.nanoTime() - start) / 1_000_000 + " ms");
		}
	}

}
