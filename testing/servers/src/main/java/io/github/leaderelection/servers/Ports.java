package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports on the loopback address. The range lies below the ports that the kernel
 * gives to outgoing connections, which could otherwise take the port of a killed server
 * before it is started again.
 * <p>
 * A port belongs to the JVM that got it until that JVM ends, also while its server is
 * stopped. A lock on the byte of that position in a file shows this to the test JVMs that
 * run at the same time.
 */
public final class Ports {

	static final String HOST = "127.0.0.1";

	private static final int FIRST = 20000;

	private static final int LAST = 31999;

	private static final int ATTEMPTS = 1000;

	private static final Random random = new Random();

	private static final Set<Integer> given = new HashSet<>();

	/**
	 * Never closed: that would release all locks.
	 */
	private static final FileChannel owners = open();

	private Ports() {
	}

	/**
	 * Return a port that nobody listens to. No port is given twice in one JVM, since that
	 * of a stopped server still belongs to it.
	 * @return the port
	 */
	public static synchronized int next() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int port = FIRST + random.nextInt(LAST - FIRST + 1);
			if (!given.contains(port) && own(port) && isFree(port)) {
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

	private static boolean own(int port) {
		try {
			return owners.tryLock(port, 1, false) != null;
		}
		catch (OverlappingFileLockException ex) {
			// Locked by this class in another class loader
			return false;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static FileChannel open() {
		try {
			return Cache.lock("ports.lock");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
