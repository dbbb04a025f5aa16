package io.github.leaderelection.deployments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The sockets of this machine, as the kernel lists them. A server knows of no connection
 * that is not there.
 */
final class Sockets {

	private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

	private static final String ESTABLISHED = "01";

	private static final String LISTENING = "0A";

	private Sockets() {
	}

	/**
	 * Return the number of connections that a server has.
	 * @param port its port
	 * @return the number
	 */
	static long connectionsTo(int port) {
		return count(port, ESTABLISHED);
	}

	/**
	 * Return whether a port is listened to.
	 * @param port the port
	 * @return whether there is a server
	 */
	static boolean isOpen(int port) {
		return count(port, LISTENING) > 0;
	}

	private static long count(int localPort, String state) {
		String ending = ":%04X".formatted(localPort);
		return TABLES.stream()
			.filter(Files::exists)
			.flatMap(Sockets::lines)
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns[1].endsWith(ending) && columns[3].equals(state))
			.count();
	}

	private static Stream<String> lines(Path table) {
		try {
			return Files.readAllLines(table).stream().skip(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
