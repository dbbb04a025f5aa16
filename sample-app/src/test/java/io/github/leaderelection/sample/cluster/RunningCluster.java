package io.github.leaderelection.sample.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
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

/**
 * The launcher as a child process, on ports of its own.
 *
 * @author Leader Election
 */
final class RunningCluster implements AutoCloseable {

	private static final Pattern STARTED = Pattern
		.compile("cluster \\| Started node-\\d+ \\(pid (\\d+)\\): .*:(\\d+)/.*");

	private final List<String> output = new CopyOnWriteArrayList<>();

	private final Map<Integer, ProcessHandle> nodes = new ConcurrentSkipListMap<>();

	private final List<Integer> ports;

	private final Process launcher;

	private volatile long lastStarted;

	private RunningCluster(List<Integer> ports, Process launcher) {
		this.ports = ports;
		this.launcher = launcher;
	}

	static RunningCluster start() throws IOException {
		return start(freePorts(3));
	}

	static RunningCluster start(List<Integer> ports) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-D%s=%s".formatted(ClusterOptions.PORTS,
				ports.stream().map(String::valueOf).collect(Collectors.joining(","))));
		command.add(ClusterLauncher.class.getName());
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
		RunningCluster cluster = new RunningCluster(ports, builder.start());
		Thread reader = new Thread(cluster::readOutput, "cluster-output");
		reader.setDaemon(true);
		reader.start();
		return cluster;
	}

	static List<Integer> freePorts(int count) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				sockets.add(new ServerSocket(0));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		finally {
			for (ServerSocket socket : sockets) {
				socket.close();
			}
		}
	}

	private void readOutput() {
		try (BufferedReader reader = new BufferedReader(
				new InputStreamReader(this.launcher.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				Matcher matcher = STARTED.matcher(line);
				if (matcher.matches()) {
					this.lastStarted = System.nanoTime();
					ProcessHandle.of(Long.parseLong(matcher.group(1)))
						.ifPresent((handle) -> this.nodes.put(Integer.valueOf(matcher.group(2)), handle));
				}
				this.output.add(line);
			}
		}
		catch (IOException ex) {
			this.output.add("(cut off: " + ex.getMessage() + ")");
		}
	}

	Process launcher() {
		return this.launcher;
	}

	List<Integer> ports() {
		return this.ports;
	}

	/**
	 * Return the nodes that were started so far.
	 * @return the processes by port
	 */
	Map<Integer, ProcessHandle> nodes() {
		return new TreeMap<>(this.nodes);
	}

	/**
	 * Return when the process of the node was started that was started last.
	 * @return the time in nanoseconds
	 */
	long lastStarted() {
		return this.lastStarted;
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
		this.nodes.values().forEach(ProcessHandle::destroyForcibly);
	}

}
