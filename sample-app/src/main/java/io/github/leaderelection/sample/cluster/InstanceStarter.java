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
final class InstanceStarter {

	private final InstanceClient client;

	private final ClusterStore store;

	private final int instances;

	private final Journal journal;

	private final Terminal terminal;

	private final OrphanWatch orphans = OrphanWatch.start();

	private int alive;

	private boolean stopped;

	InstanceStarter(InstanceClient client, ClusterStore store, int instances, Journal journal, Terminal terminal) {
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
	synchronized InstanceProcess start(String name, int port, List<String> arguments, Path observations) {
		if (this.stopped) {
			throw new ClusterException("The cluster is being stopped");
		}
		Map<String, String> environment = new HashMap<>(this.store.environment());
		environment.put(InstanceConfiguration.SECRET, this.client.secret());
		InstanceProcess process = InstanceProcess.start(name, port, arguments, observations, environment,
				this.terminal);
		this.orphans.add(process.pid());
		this.alive++;
		process.onExit(() -> ended(process));
		Thread thread = new Thread(() -> awaitAnswer(process), name + "-start");
		thread.setDaemon(true);
		thread.start();
		return process;
	}

	/**
	 * Start no more processes, and report no more ends but those that happen.
	 */
	synchronized void stop() {
		this.stopped = true;
	}

	private void awaitAnswer(InstanceProcess process) {
		try {
			if (process.awaitAnswer(this.client)) {
				this.journal.record(process.name(), Kind.UP, "%s answers".formatted(process));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void ended(InstanceProcess process) {
		this.alive--;
		this.journal.add(process.name(), Kind.ENDED,
				"%s has ended with exit code %d".formatted(process, process.exitCode()));
		if (this.stopped) {
			return;
		}
		if (this.alive == 0) {
			this.terminal.say("All instances have ended: start one again on the page, or end the launcher by Ctrl-C");
		}
		else if (this.store.needsMajority() && this.alive == this.instances / 2) {
			this.terminal.say("%2$d of %1$d instances is left, which is no majority: no instance can lead until you "
					+ "start another one again on the page", this.instances, this.alive);
		}
	}

}
