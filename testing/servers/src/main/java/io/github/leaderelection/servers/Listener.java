package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * Accepts connections on a port of the loopback address until it is closed.
 */
final class Listener {

	private final ServerSocket socket;

	private final Thread thread;

	private volatile int lastClient;

	Listener(int port, Consumer<Socket> taker) {
		try {
			this.socket = new ServerSocket();
			this.socket.setReuseAddress(true);
			this.socket.bind(new InetSocketAddress(Ports.HOST, port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot listen on port " + port, ex);
		}
		this.thread = new Thread(() -> acceptAll(taker), "fault-proxy-" + port);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void acceptAll(Consumer<Socket> taker) {
		while (true) {
			try {
				Socket client = this.socket.accept();
				if (client.getPort() == this.lastClient) {
					client.close();
					return;
				}
				taker.accept(client);
			}
			catch (IOException ex) {
				// A client that has gone again.
			}
		}
	}

	/**
	 * Refuse connections from now on. Those that were made before are still accepted: a
	 * last one of our own shows when there are no more.
	 */
	void close() {
		try (Socket last = new Socket()) {
			last.bind(new InetSocketAddress(Ports.HOST, 0));
			this.lastClient = last.getLocalPort();
			last.connect(this.socket.getLocalSocketAddress());
			this.thread.join();
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot close " + this.socket, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
