package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/**
 * An H2 database in a JVM of its own, as several processes share it. H2 itself must be on
 * the class path, where its clients need it anyway. What it has acknowledged survives
 * {@link #kill()}.
 */
public final class H2Server extends JdbcServer {

	/**
	 * Create a server that is not started yet.
	 */
	public H2Server() {
		super("h2");
	}

	@Override
	public String jdbcUrl(int port) {
		// By default it writes half a second after it has acknowledged.
		return "jdbc:h2:tcp://%s:%s/./test;WRITE_DELAY=0".formatted(host(), port);
	}

	@Override
	public String username() {
		return "sa";
	}

	@Override
	public String password() {
		return "";
	}

	@Override
	List<String> command() {
		return JavaCommand.of(List.of("h2.bindAddress=" + host()), "org.h2.tools.Server", List.of("-tcp", "-tcpPort",
				String.valueOf(port()), "-ifNotExists", "-baseDir", directory().resolve("data").toString()));
	}

	@Override
	boolean ready() throws IOException {
		try (Socket socket = new Socket(host(), port())) {
			return socket.isConnected();
		}
	}

}
