package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * Passes the bytes between clients and a server, and counts them: the payload of TCP,
 * without the headers of packets.
 */
public final class CountingProxy implements AutoCloseable {

	private static final int BUFFER_SIZE = 64 * 1024;

	private final ServerSocket listener;

	private final int target;

	private final LongAdder requests = new LongAdder();

	private final LongAdder responses = new LongAdder();

	private final LongAdder roundTrips = new LongAdder();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile boolean frozen;

	/**
	 * Create a proxy on a free port of the loopback address.
	 * @param target the port of the server
	 */
	public CountingProxy(int target) {
		this.target = target;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		startThread(this::accept);
	}

	/**
	 * Pass nothing any more in either direction, until it is closed: no end sees why.
	 */
	public void freeze() {
		this.frozen = true;
	}

	private void awaitEnd() throws IOException {
		try {
			this.closed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		throw new IOException("closed");
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	public Traffic traffic() {
		return new Traffic(this.requests.sum(), this.responses.sum(), this.roundTrips.sum());
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			startThread(() -> open(client));
		}
	}

	private void open(Socket client) throws IOException {
		try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			client.setTcpNoDelay(true);
			server.setTcpNoDelay(true);
			AtomicBoolean answered = new AtomicBoolean(true);
			startThread(() -> {
				try {
					pump(server, client, this.responses, () -> answered.set(true));
				}
				finally {
					client.close();
				}
			});
			pump(client, server, this.requests, () -> {
				if (answered.getAndSet(false)) {
					this.roundTrips.increment();
				}
			});
		}
	}

	private void pump(Socket from, Socket to, LongAdder bytes, Runnable passed) throws IOException {
		byte[] buffer = new byte[BUFFER_SIZE];
		for (int length = from.getInputStream().read(buffer); length >= 0; length = from.getInputStream()
			.read(buffer)) {
			if (this.frozen) {
				awaitEnd();
			}
			bytes.add(length);
			passed.run();
			to.getOutputStream().write(buffer, 0, length);
		}
	}

	private static void startThread(Job job) {
		Thread thread = new Thread(() -> {
			try {
				job.run();
			}
			catch (IOException ex) {
				// Either end has closed the connection.
			}
		}, "counting-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What one thread does.
	 */
	private interface Job {

		void run() throws IOException;

	}

}
