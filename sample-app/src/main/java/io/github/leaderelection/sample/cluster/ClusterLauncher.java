package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Starts a cluster of the sample on this machine, and a database if it needs one, reports
 * who leads, serves its page, and takes everything down with itself. It restarts nothing
 * by itself: what was killed stays dead until a user starts it again.
 */
public final class ClusterLauncher {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(180);

	private static final long POLL_MILLIS = 100;

	private static final long STOP_SECONDS = 10;

	private final InstanceClient client = new InstanceClient(UUID.randomUUID().toString());

	private final ClusterOptions options;

	private final Terminal terminal;

	private final Journal journal;

	private ClusterLauncher(ClusterOptions options, Terminal terminal) {
		this.options = options;
		this.terminal = terminal;
		this.journal = new Journal(terminal);
	}

	public static void main(String[] args) throws Exception {
		Terminal terminal = new Terminal(System.out);
		try {
			new ClusterLauncher(ClusterOptions.of(System.getProperties(), args), terminal).run();
		}
		catch (ClusterException ex) {
			terminal.say("ERROR: %s", ex.getMessage());
			System.exit(1);
		}
	}

	private void run() throws InterruptedException {
		this.options.checkPorts();
		ClusterStore store = ClusterStore.start(this.options);
		ObservationFolder observations = ObservationFolder.create(this.options.ports());
		InstanceStarter starter = new InstanceStarter(this.client, store, this.options.ports().size(), this.journal,
				this.terminal);
		Cluster cluster = new Cluster(IntStream.range(0, this.options.ports().size())
			.mapToObj((number) -> instance(number, store, starter, observations.path()))
			.toList());
		LeaderWatch watch = new LeaderWatch(cluster, this.terminal);
		Story story = new Story(cluster, this.journal, this.terminal, this.client);
		LauncherServer server = server(cluster, story);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			this.terminal.say("Stopping");
			starter.stop();
			watch.stop();
			server.stop();
			stop(cluster);
			store.close();
			observations.delete();
			this.terminal.say("Stopped");
		}, "cluster-stop"));
		if (this.options.exitWithParent()) {
			ProcessHandle.current().parent().ifPresent((parent) -> parent.onExit().thenRun(() -> System.exit(1)));
		}
		this.terminal.say("Starting %s, %s", this.options.instances(), store.description());
		server.start();
		this.terminal.say("Page: %s", server.address());
		watch.start();
		startAll(cluster, store.startedAtOnce(this.options.ports().size()));
		// Until Ctrl-C: an instance that has ended can be started again
		new CountDownLatch(1).await();
	}

	private LauncherServer server(Cluster cluster, Story story) {
		String token = UUID.randomUUID().toString();
		LauncherServer server = new LauncherServer(this.options.pagePort(), token);
		LauncherFiles files = new LauncherFiles(token, cluster.instances().stream().map(Instance::name).toList());
		CommandHandler commands = new CommandHandler(cluster, story);
		WallClock clock = WallClock.now();
		server.add("/", (request) -> files.find(request.uri().getPath()));
		server.add("/api/state", (request) -> Answer.json(ClusterState.of(cluster, this.journal, story, clock)));
		server.add("/api/command", commands::command);
		server.add("/api/story", commands::story);
		server.add(InstanceGateway.PATH, new InstanceGateway(cluster, this.client)::forward);
		return server;
	}

	private Instance instance(int number, ClusterStore store, InstanceStarter starter, Path directory) {
		String name = "instance-" + (number + 1);
		int port = this.options.ports().get(number);
		List<String> arguments = this.options.argumentsWith(store.arguments(number));
		return new Instance(name, port, store.network(number), directory, this.journal,
				(observations) -> starter.start(name, port, arguments, observations));
	}

	/**
	 * Start as many instances at once as the store wants, and then one after the other.
	 * @param cluster the instances
	 * @param atOnce how many to start at once
	 * @throws InterruptedException if the thread is interrupted
	 */
	private void startAll(Cluster cluster, int atOnce) throws InterruptedException {
		long start = System.nanoTime();
		List<Instance> starting = new ArrayList<>();
		for (Instance instance : cluster.instances()) {
			// Unless the page or the story was faster
			Command.START.execute(instance);
			starting.add(instance);
			if (cluster.instances().indexOf(instance) + 1 >= atOnce) {
				for (Instance started : starting) {
					awaitUp(started);
				}
				starting.clear();
			}
		}
		// Not if one was ended meanwhile, as all are by Ctrl-C
		if (cluster.instances().stream().allMatch(Instance::isUp)) {
			int count = cluster.instances().size();
			this.terminal.say(
					"%s up after %.1f s. kill -9 ends an instance at once, kill shuts it down, "
							+ "Ctrl-C ends the whole cluster",
					(count == 1) ? "The instance is" : "All %d instances are".formatted(count),
					(System.nanoTime() - start) / 1e9);
		}
	}

	private void awaitUp(Instance instance) throws InterruptedException {
		long start = System.nanoTime();
		while (!instance.isUp() && !instance.wasEnded()) {
			if (System.nanoTime() - start > START_TIMEOUT.toNanos()) {
				throw new ClusterException(
						"%s does not answer within %d s".formatted(instance.process(), START_TIMEOUT.toSeconds()));
			}
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
		}
	}

	private static void stop(Cluster cluster) {
		cluster.instances().forEach(Instance::end);
		cluster.instances().forEach((instance) -> instance.awaitEnd(STOP_SECONDS));
	}

}
