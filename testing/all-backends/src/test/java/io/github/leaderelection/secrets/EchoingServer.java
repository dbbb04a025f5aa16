package io.github.leaderelection.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A server that answers each command like a Redis that does not know it, which quotes the
 * arguments: those of AUTH, too. To other clients its answers mean nothing.
 */
final class EchoingServer implements AutoCloseable {

	private final Queue<String> received = new ConcurrentLinkedQueue<>();

	private final AtomicInteger connections = new AtomicInteger();

	private final ServerSocket socket;

	EchoingServer() {
		try {
			this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start(this::accept);
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "echoing-server");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/**
	 * Return how many clients have connected.
	 * @return how many
	 */
	int connections() {
		return this.connections.get();
	}

	/**
	 * Return what clients have sent.
	 * @return the texts
	 */
	String received() {
		return String.join("\n", this.received);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.socket.accept();
				this.connections.incrementAndGet();
				start(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// It was closed
		}
	}

	private void serve(Socket client) {
		try (client) {
			InputStream in = client.getInputStream();
			byte[] buffer = new byte[10_000];
			for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
				String command = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
				this.received.add(command);
				for (String each : command.split("(?m)^\\*\\d+\\r\\n")) {
					if (!each.isEmpty()) {
						client.getOutputStream().write(refuse(each).getBytes(StandardCharsets.ISO_8859_1));
					}
				}
			}
		}
		catch (IOException ex) {
			// The client has ended the connection
		}
	}

	private static String refuse(String command) {
		List<String> words = command.lines().filter((word) -> !word.startsWith("$")).toList();
		String arguments = words.stream().skip(1).map("`%s`, "::formatted).collect(Collectors.joining());
		return "-ERR unknown command `%s`, with args beginning with: %s\r\n".formatted(words.get(0), arguments);
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
