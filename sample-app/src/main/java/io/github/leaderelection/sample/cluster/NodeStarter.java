package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.sample.cluster.Journal.Kind;

/**
 * Starts the processes of instances, and notes when they answer and when they end. Safe
 * for use by any thread.
 */
final class NodeStarter {

	private final NodeClient client;

	private final ClusterStore store;

	private final int instances;

	private final Journal journal;

	private final Terminal terminal;

	private final OrphanWatch orphans = OrphanWatch.start();

	private int alive;

	private boolean stopped;

	NodeStarter(NodeClient client, ClusterStore store, int instances, Journal journal, Terminal terminal) {
		this.client = client;
		this.store = store;
		this.instances = instances;
		this.journal = journal;
		this.terminal = terminal;
	}

	/**
	 * Start a process.
	 * @param name the candidate id
	 * @param port the port of its web server
	 * @param arguments its arguments
	 * @param observations the file for what it observes
	 * @return the running process
	 * @throws ClusterException if the cluster is being stopped
	 */
	synchronized NodeProcess start(String name, int port, List<String> arguments, Path observations) {
		if (this.stopped) {
			throw new ClusterException("The cluster is being stopped");
		}
		Map<String, String> environment = new HashMap<>(this.store.environment());
		environment.put(ClusterNodeConfiguration.SECRET, this.client.secret());
		NodeProcess node = NodeProcess.start(name, port, arguments, observations, environment, this.terminal);
		this.orphans.add(node.pid());
		this.alive++;
		node.onExit(() -> ended(node));
		Thread thread = new Thread(() -> awaitAnswer(node), name + "-start");
		thread.setDaemon(true);
		thread.start();
		return node;
	}

	/**
	 * Start no more processes, and report no more ends but those that happen.
	 */
	synchronized void stop() {
		this.stopped = true;
	}

	private void awaitAnswer(NodeProcess node) {
		try {
			if (node.awaitAnswer(this.client)) {
				this.journal.record(node.name(), Kind.UP, "%s answers".formatted(node));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void ended(NodeProcess node) {
		this.alive--;
		this.journal.add(node.name(), Kind.ENDED, "%s has ended with exit code %d".formatted(node, node.exitCode()));
		if (this.stopped) {
			return;
		}
		if (this.alive == 0) {
			this.terminal
				.say("All instances have ended: start one again on the console, or end the launcher by Ctrl-C");
		}
		else if (this.store.needsMajority() && this.alive == this.instances / 2) {
			this.terminal.say("%2$d of %1$d instances is left, which is no majority: no instance can lead until you "
					+ "start another one again on the console", this.instances, this.alive);
		}
	}

}
