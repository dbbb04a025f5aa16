package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.zookeeper.ZooKeeperElectionStore;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.ExponentialBackoffRetry;
import org.apache.zookeeper.Version;

/**
 * A ZooKeeper server and Curator.
 */
public final class ZooKeeperBackend extends Backend {

	private static final Pattern RECEIVED = Pattern.compile("zk_packets_received\\s+(\\d+)");

	private static final int SESSION_MILLIS = 5000;

	private final ZooKeeperServer server = new ZooKeeperServer();

	public ZooKeeperBackend() {
		this.server.start();
	}

	@Override
	public String name() {
		return "zookeeper";
	}

	@Override
	public String version() {
		return "ZooKeeper " + Version.getVersion();
	}

	@Override
	public Class<? extends StoreOpener> opener() {
		return Opener.class;
	}

	@Override
	public List<String> arguments(int process) {
		return List.of("127.0.0.1:" + proxy(process, this.server.port()).port());
	}

	@Override
	public ZooKeeperServer server() {
		return this.server;
	}

	@Override
	public Map<String, Long> counts() {
		try (Socket socket = new Socket(this.server.host(), this.server.port())) {
			socket.getOutputStream().write("mntr".getBytes(StandardCharsets.US_ASCII));
			String status = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			return Map.of("packets",
					RECEIVED.matcher(status).results().mapToLong((match) -> Long.parseLong(match.group(1))).sum());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		super.close();
		this.server.close();
	}

	public static CuratorFramework connect(String connectString) {
		CuratorFramework client = CuratorFrameworkFactory.newClient(connectString, SESSION_MILLIS, SESSION_MILLIS,
				new ExponentialBackoffRetry(100, 3));
		client.start();
		return client;
	}

	/**
	 * Opens stores on ZooKeeper.
	 */
	public static final class Opener implements StoreOpener {

		private String connectString = "";

		@Override
		public void connect(List<String> arguments) {
			this.connectString = arguments.get(0);
		}

		@Override
		public ElectionStore open(String namespace, Duration operationTimeout) {
			return ZooKeeperElectionStore.builder(ZooKeeperBackend.connect(this.connectString))
				.namespace(namespace)
				.operationTimeout(operationTimeout)
				.build();
		}

	}

}
