package io.github.leaderelection.raft;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Scratch.
 *
 * @author Leader Election
 */
class SmokeIntegrationTests {

	@Test
	void cluster(@TempDir Path directory) throws Exception {
		try (TestNodes nodes = new TestNodes(directory, "smoke")) {
			for (String id : new String[] { "n1", "n2", "n3" }) {
				time("start " + id, () -> nodes.start(id, "n1", "n2", "n3"));
			}
			time("start client", () -> nodes.start(null, "n1", "n2", "n3"));
			time("write", () -> nodes.awaitWrite("client"));
			time("write", () -> nodes.awaitWrite("client"));
			for (String id : new String[] { "n1", "n2", "n3" }) {
				time("write", () -> nodes.awaitWrite(id));
				time("write", () -> nodes.awaitWrite(id));
				System.out.println("## " + nodes.node(id).health());
			}
			Thread.sleep(3000);
			System.out.println("## " + nodes.node("client").health());
			System.out.println("## threads "
					+ Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList());
			for (int i = 0; i < 3; i++) {
				String leader = nodes.leader();
				time("stop leader " + leader, () -> nodes.stop(leader));
				time("write", () -> nodes.awaitWrite("client"));
				time("start " + leader, () -> nodes.start(leader, "n1", "n2", "n3"));
				nodes.awaitHealthy(leader);
			}
			assertThat(nodes.canWrite("n1")).isTrue();
			for (String id : new String[] { "n1", "n2", "n3", "client" }) {
				time("stop " + id, () -> nodes.stop(id));
			}
		}
	}

	private void time(String what, Runnable task) {
		long start = System.nanoTime();
		task.run();
		System.out.println("## " + what + " " + (System.nanoTime() - start) / 1000 / 1e3 + " ms");
	}

}
