package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts a cluster of the sample on this machine, and a database if it needs one, reports
 * who leads, and takes everything down with itself. It restarts nothing: what was killed
 * stays dead.
 */
public final class ClusterLauncher {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(180);

	private static final long STOP_SECONDS = 10;

	private final List<NodeProcess> nodes = new CopyOnWriteArrayList<>();

	private final CountDownLatch allEnded;

	private final ClusterOptions options;

	private final Console console;

	private final LeaderWatch watch;

	private volatile boolean stopping;

	private ClusterLauncher(ClusterOptions options, Console console) {
		this.options = options;
		this.console = console;
		this.allEnded = new CountDownLatch(options.ports().size());
		this.watch = new LeaderWatch(options.ports().size(), console);
	}

	public static void main(String[] args) throws Exception {
		Console console = new Console(System.out);
		try {
			new ClusterLauncher(ClusterOptions.of(args), console).run();
		}
		catch (ClusterException ex) {
			console.say("ERROR: %s", ex.getMessage());
			System.exit(1);
		}
	}

	private void run() throws InterruptedException {
		this.options.checkPorts();
		ClusterStore store = ClusterStore.start(this.options);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(store), "cluster-stop"));
		if (this.options.exitWithParent()) {
			ProcessHandle.current().parent().ifPresent((parent) -> parent.onExit().thenRun(() -> System.exit(1)));
		}
		this.console.say("Starting %d instances on ports %s, %s", this.options.ports().size(),
				this.options.portsAsText(), store.description());
		startNodes(store);
		this.allEnded.await();
		this.console.say("All instances have ended, the launcher ends too");
	}

	/**
	 * Start as many instances at once as the store wants, and then one after the other.
	 * @param store where they keep their elections
	 * @throws InterruptedException if the thread is interrupted
	 */
	private void startNodes(ClusterStore store) throws InterruptedException {
		long start = System.nanoTime();
		List<NodeProcess> starting = new ArrayList<>();
		for (int port : this.options.ports()) {
			starting.add(startNode(port, store));
			if (this.nodes.size() >= store.startedAtOnce(this.options.ports().size())) {
				awaitUp(starting);
				starting.clear();
			}
		}
		this.console.say("All %d instances are up after %.1f s. kill -9 ends an instance at once, kill shuts it down, "
				+ "Ctrl-C ends the whole cluster", this.nodes.size(), (System.nanoTime() - start) / 1e9);
	}

	private synchronized NodeProcess startNode(int port, ClusterStore store) {
		if (this.stopping) {
			throw new ClusterException("The cluster was stopped while it started");
		}
		List<String> arguments = new ArrayList<>(store.arguments(this.nodes.size()));
		arguments.addAll(this.options.arguments());
		NodeProcess node = NodeProcess.start("instance-" + (this.nodes.size() + 1), port, arguments, this.console);
		this.nodes.add(node);
		node.onExit(() -> nodeEnded(node, store));
		this.console.say("Started %s: %s", node, node.endpoint());
		return node;
	}

	private void awaitUp(List<NodeProcess> starting) throws InterruptedException {
		for (NodeProcess node : starting) {
			awaitUp(node);
			if (!this.stopping) {
				this.watch.watch(node);
			}
		}
	}

	private void awaitUp(NodeProcess node) throws InterruptedException {
		long start = System.nanoTime();
		while (node.isAlive() && this.watch.ask(node) == null) {
			if (System.nanoTime() - start > START_TIMEOUT.toNanos()) {
				throw new ClusterException("%s does not answer at %s within %d s".formatted(node, node.endpoint(),
						START_TIMEOUT.toSeconds()));
			}
			TimeUnit.MILLISECONDS.sleep(100);
		}
		if (!node.isAlive() && !this.stopping) {
			throw new ClusterException("%s ended while it started: see its output above".formatted(node));
		}
	}

	private synchronized void nodeEnded(NodeProcess node, ClusterStore store) {
		this.console.say("%s has ended with exit code %d", node, node.exitCode());
		this.allEnded.countDown();
		long left = this.allEnded.getCount();
		int started = this.options.ports().size();
		// Once, when the majority is lost
		if (store.needsMajority() && !this.stopping && left > 0 && left == started / 2) {
			this.console.say("%2$d of %1$d instances is left, which is no majority: no instance can lead. "
					+ "End the cluster with Ctrl-C and start it again", started, left);
		}
	}

	private void stop(ClusterStore store) {
		this.console.say("Stopping");
		synchronized (this) {
			this.stopping = true;
		}
		this.watch.stop();
		this.nodes.forEach(NodeProcess::stop);
		this.nodes.forEach((node) -> node.awaitExit(STOP_SECONDS));
		store.close();
		this.console.say("Stopped");
	}

}
