package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * The network between two ends: it accepts connections on a port of its own, forwards
 * them to a server, and obeys the conditions of both ends.
 */
final class NetworkLink implements AutoCloseable {

	private static final int BUFFER = 16 * 1024;

	private final ServerSocket listener;

	private final InetSocketAddress server;

	private final List<NetworkCondition> conditions;

	/**
	 * Create a link.
	 * @param host the host of the server
	 * @param port the port of the server, which need not listen yet
	 * @param conditions the conditions of the ends
	 */
	NetworkLink(String host, int port, NetworkCondition... conditions) {
		this.server = InetSocketAddress.createUnresolved(host, port);
		this.conditions = List.of(conditions);
		try {
			this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new ClusterException("No port is left to listen on (%s)".formatted(ex.getMessage()));
		}
		start(this::acceptAll);
	}

	/**
	 * Return where clients find the server.
	 * @return host and port
	 */
	String address() {
		return "127.0.0.1:" + this.listener.getLocalPort();
	}

	private void acceptAll() throws IOException, InterruptedException {
		while (true) {
			Socket client = this.listener.accept();
			// Else each attempt during a long cut would leave a thread behind
			awaitWhole();
			start(() -> connect(client));
		}
	}

	private void connect(Socket client) throws IOException, InterruptedException {
		Socket upstream = new Socket();
		try {
			pass();
			upstream.connect(new InetSocketAddress(this.server.getHostString(), this.server.getPort()));
			upstream.setTcpNoDelay(true);
			client.setTcpNoDelay(true);
			start(() -> forward(upstream, client));
			forward(client, upstream);
		}
		catch (IOException ex) {
			close(client, upstream);
		}
	}

	// Both sockets are closed with the first direction that ends: all clients here do the
	// same
	private void forward(Socket from, Socket to) throws InterruptedException {
		byte[] buffer = new byte[BUFFER];
		try {
			int length = from.getInputStream().read(buffer);
			while (length >= 0) {
				pass();
				to.getOutputStream().write(buffer, 0, length);
				length = from.getInputStream().read(buffer);
			}
			pass();
		}
		catch (IOException ex) {
			// One of the ends is gone
		}
		finally {
			close(from, to);
		}
	}

	private void pass() throws InterruptedException {
		Duration delay = this.conditions.stream()
			.map(NetworkCondition::delay)
			.reduce(Duration.ZERO, (one, other) -> (one.compareTo(other) > 0) ? one : other);
		Thread.sleep(delay.toMillis());
		awaitWhole();
	}

	private void awaitWhole() throws InterruptedException {
		do {
			for (NetworkCondition condition : this.conditions) {
				condition.awaitWhole();
			}
		}
		while (this.conditions.stream().anyMatch(NetworkCondition::isCut));
	}

	private static void close(Socket... sockets) {
		for (Socket socket : sockets) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is of no more use
			}
		}
	}

	private void start(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The link was closed
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "network-link-" + this.listener.getLocalPort());
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			// It accepts nothing more either way
		}
	}

	/**
	 * What a thread of the link does.
	 */
	private interface Task {

		void run() throws IOException, InterruptedException;

	}

}
