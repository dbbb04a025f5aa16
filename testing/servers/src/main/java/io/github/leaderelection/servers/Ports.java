package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports on the loopback address. The range lies below the ports that the kernel
 * gives to outgoing connections, which could otherwise take the port of a killed server
 * before it is started again.
 */
public final class Ports {

	static final String HOST = "127.0.0.1";

	private static final int FIRST = 20000;

	private static final int LAST = 31999;

	private static final int ATTEMPTS = 1000;

	/**
	 * Test JVMs that run side by side, up to this many, have every eighth port each.
	 */
	private static final int FORKS = 8;

	private static final int FORK = Integer.parseInt(System.getProperty("servers.fork", "0")) % FORKS;

	private static final Random random = new Random();

	private static final Set<Integer> given = new HashSet<>();

	private Ports() {
	}

	/**
	 * Return a port that nobody listens to. No port is given twice in one JVM, since that
	 * of a stopped server still belongs to it.
	 * @return the port
	 */
	public static synchronized int next() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int port = FIRST + FORKS * random.nextInt((LAST - FIRST + 1) / FORKS) + FORK;
			if (!given.contains(port) && isFree(port)) {
				given.add(port);
				return port;
			}
		}
		throw new IllegalStateException("No free port found from " + FIRST + " to " + LAST);
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
