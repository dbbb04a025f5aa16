package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection through a {@link FaultProxy}, with a thread for each direction.
 */
final class ProxiedConnection {

	private static final int BUFFER_SIZE = 16 * 1024;

	private final FaultProxy proxy;

	private final Socket client;

	private final Socket server = new Socket();

	private final AtomicInteger directions = new AtomicInteger(2);

	ProxiedConnection(FaultProxy proxy, Socket client) {
		this.proxy = proxy;
		this.client = client;
	}

	void open(InetSocketAddress target) {
		startThread("requests", () -> {
			this.server.connect(target);
			// Each piece leaves as it came, not when there are more.
			this.server.setTcpNoDelay(true);
			this.client.setTcpNoDelay(true);
			startThread("responses", () -> pump(this.server, this.client, this.proxy.responses()));
			pump(this.client, this.server, this.proxy.requests());
		});
	}

	private void startThread(String name, Job job) {
		Thread thread = new Thread(() -> {
			try {
				job.run();
			}
			catch (IOException ex) {
				// Either end is gone, or the test has cut the connection.
				reset();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, "fault-proxy-" + this.proxy.port() + "-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void pump(Socket from, Socket to, Traffic traffic) throws IOException, InterruptedException {
		byte[] buffer = new byte[BUFFER_SIZE];
		boolean hole = false;
		int length;
		do {
			length = from.getInputStream().read(buffer);
			if (!traffic.admits()) {
				hole = true;
			}
			else if (hole) {
				throw new IOException("Bytes of this stream were dropped");
			}
			else if (length > 0) {
				to.getOutputStream().write(buffer, 0, length);
			}
		}
		while (length >= 0);
		if (!hole) {
			end(to);
		}
	}

	private void end(Socket to) throws IOException {
		if (!to.isOutputShutdown()) {
			to.shutdownOutput();
		}
		if (this.directions.decrementAndGet() == 0) {
			this.client.close();
			this.server.close();
			this.proxy.forget(this);
		}
	}

	/**
	 * End the connection as a process that dies: both ends see a reset at once.
	 */
	void reset() {
		for (Socket socket : new Socket[] { this.client, this.server }) {
			try {
				socket.setSoLinger(true, 0);
				socket.close();
			}
			catch (IOException ex) {
				// It was closed already.
			}
		}
		this.proxy.forget(this);
	}

	/**
	 * End the connection in good order: both ends see it after the last byte.
	 */
	void finish() {
		// Not by closing: with unread data that would be a reset.
		for (Socket socket : new Socket[] { this.client, this.server }) {
			try {
				socket.shutdownOutput();
			}
			catch (IOException ex) {
				// It was closed already.
			}
		}
	}

	/**
	 * What a thread of the connection does.
	 */
	private interface Job {

		void run() throws IOException, InterruptedException;

	}

}
