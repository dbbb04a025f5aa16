package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.servers.Ports;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scratch.
 *
 * @author Leader Election
 */
class SmokeIntegrationTests {

	@Test
	void profile(@TempDir Path directory) throws Exception {
		for (int i = 0; i < 3; i++) {
			RaftNode node = new RaftNode(RaftSettings.builder("smoke", Map.of("n1", "127.0.0.1:" + Ports.next()))
				.id("n1")
				.storageDirectory(directory.resolve("x" + i))
				.build());
			sample("start", node::start);
			node.commands().send(new byte[] { 1, 7, 8 }).readAllBytes();
			sample("stop", node::stop);
		}
	}

	private void sample(String what, Runnable task) throws Exception {
		Thread thread = new Thread(task);
		Map<String, Integer> stacks = new TreeMap<>();
		long start = System.nanoTime();
		thread.start();
		while (thread.isAlive()) {
			Thread.sleep(10);
			List<String> lines = new ArrayList<>();
			for (StackTraceElement e : thread.getStackTrace()) {
				if (e.getClassName().contains("ratis") && lines.size() < 9 || lines.size() < 3) {
					lines.add(e.getClassName().replaceAll(".*\\.", "") + "." + e.getMethodName() + ":"
							+ e.getLineNumber());
				}
			}
			stacks.merge(String.join(" < ", lines), 1, Integer::sum);
		}
		System.out.println("## " + what + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
		stacks.entrySet()
			.stream()
			.sorted((a, b) -> b.getValue() - a.getValue())
			.limit(6)
			.forEach((e) -> System.out.println("##   " + e.getValue() + " " + e.getKey()));
		for (Thread t : Thread.getAllStackTraces().keySet()) {
			System.out.println("##      T " + t.getName());
		}
	}

}
