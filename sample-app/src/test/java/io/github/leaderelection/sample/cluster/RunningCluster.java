package io.github.leaderelection.sample.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.leaderelection.sample.FreePorts;
import io.github.leaderelection.sample.WithoutSecurity;

/**
 * The launcher as a child process, on ports of its own.
 */
final class RunningCluster implements AutoCloseable {

	private static final Pattern STARTED = Pattern
		.compile("cluster +\\| Started instance-\\d+ \\(pid (\\d+)\\): .*:(\\d+)/.*");

	private static final Pattern PAGE = Pattern.compile("cluster +\\| Page: (http:.*)");

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final List<ProcessHandle> instancesOfLauncher = new CopyOnWriteArrayList<>();

	private final Map<Integer, ProcessHandle> instances = new ConcurrentSkipListMap<>();

	private final ClusterOptions options;

	private final Process launcher;

	private final long started = System.nanoTime();

	private RunningCluster(ClusterOptions options, Process launcher) {
		this.options = options;
		this.launcher = launcher;
	}

	static RunningCluster start(String... arguments) throws IOException {
		List<Integer> ports = FreePorts.find(6);
		return start(new ClusterOptions(ports.subList(0, 3), ports.subList(3, 6), 0, List.of(arguments), false));
	}

	static RunningCluster start(ClusterOptions options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
		command.add("-D%s=%s".formatted(ClusterOptions.PORTS, text(options.ports())));
		command.add("-D%s=%s".formatted(ClusterOptions.RAFT_PORTS, text(options.raftPorts())));
		command.add("-D%s=%d".formatted(ClusterOptions.PAGE_PORT, options.pagePort()));
		command.add(ClusterLauncher.class.getName());
		command.addAll(options.arguments());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("CLASSPATH", WithoutSecurity.classPath());
		RunningCluster cluster = new RunningCluster(options, builder.start());
		Thread reader = new Thread(cluster::readOutput, "cluster-output");
		reader.setDaemon(true);
		reader.start();
		return cluster;
	}

	private static String text(List<Integer> ports) {
		return ports.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	private void readOutput() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.launcher.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				Matcher matcher = STARTED.matcher(line);
				if (matcher.matches()) {
					ProcessHandle.of(Long.parseLong(matcher.group(1)))
						.ifPresent((handle) -> addInstance(Integer.parseInt(matcher.group(2)), handle));
				}
				this.output.add(line);
			}
		}
		catch (IOException ex) {
			this.output.add("(cut off: " + ex.getMessage() + ")");
		}
	}

	private void addInstance(int port, ProcessHandle handle) {
		this.instances.put(port, handle);
		this.instancesOfLauncher.add(handle);
	}

	Process launcher() {
		return this.launcher;
	}

	List<Integer> ports() {
		return this.options.ports();
	}

	/**
	 * Return the page of the launcher, which says where that is before it starts
	 * instances.
	 * @return the page
	 */
	LauncherClient page() {
		return new LauncherClient(this.output.stream()
			.map(PAGE::matcher)
			.filter(Matcher::matches)
			.map((matcher) -> URI.create(matcher.group(1)))
			.findFirst()
			.orElseThrow());
	}

	/**
	 * Start an instance again that has ended, by the page.
	 * @param port the port of its web server
	 */
	void restart(int port) throws IOException, InterruptedException {
		page().command("instance-" + (ports().indexOf(port) + 1), "start");
	}

	/**
	 * Return the instances that were started so far.
	 * @return the processes by port
	 */
	Map<Integer, ProcessHandle> instances() {
		return new TreeMap<>(this.instances);
	}

	/**
	 * Return the instances that the launcher started.
	 * @return the processes
	 */
	List<ProcessHandle> instancesOfLauncher() {
		return this.instancesOfLauncher;
	}

	/**
	 * Return when the launcher was started.
	 * @return the time in nanoseconds
	 */
	long started() {
		return this.started;
	}

	List<String> output() {
		return this.output;
	}

	@Override
	public void close() {
		this.launcher.destroy();
		try {
			this.launcher.waitFor(15, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.launcher.destroyForcibly();
		this.instances.values().forEach(ProcessHandle::destroyForcibly);
	}

}
