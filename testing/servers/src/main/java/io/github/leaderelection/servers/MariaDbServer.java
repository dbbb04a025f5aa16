package io.github.leaderelection.servers;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A MariaDB server. What it has acknowledged survives {@link #kill()}.
 */
public final class MariaDbServer extends JdbcServer {

	private static final int GREETING_TIMEOUT_MILLIS = 1000;

	private static final int LENGTH_AND_SEQUENCE = 4;

	private static final int PROTOCOL_VERSION = 10;

	private final MariaDbProgram program = MariaDbProgram.find();

	/**
	 * Create a server that is not started yet.
	 */
	public MariaDbServer() {
		super("mariadb");
	}

	@Override
	public String jdbcUrl(int port) {
		return "jdbc:mariadb://%s:%s/%s".formatted(host(), port, database());
	}

	/**
	 * Return the name of the database, for those who reach it with another driver.
	 * @return the database
	 */
	public String database() {
		return "test";
	}

	@Override
	public String username() {
		return "test";
	}

	@Override
	public String password() {
		return "test";
	}

	@Override
	void prepare() throws IOException {
		Directories.copy(this.program.emptyData(), data());
		Files.writeString(initFile(), """
				create database if not exists %1$s;
				create user if not exists '%2$s'@'%%' identified by '%3$s';
				grant all on *.* to '%2$s'@'%%' with grant option;
				""".formatted(database(), username(), password()));
	}

	@Override
	List<String> command() {
		List<String> command = this.program.command(data());
		command.addAll(List.of("--port=" + port(), "--bind-address=" + host(), "--init-file=" + initFile(),
				// Relative to the data, since an absolute path soon gets too long for
				// one.
				"--socket=s", "--skip-name-resolve", "--performance-schema=OFF",
				// It would make new keys at each start, for up to 23 seconds.
				"--skip-ssl"));
		return command;
	}

	@Override
	boolean ready() throws IOException {
		// The kernel accepts connections earlier, but the greeting comes when all is set
		// up.
		try (Socket socket = new Socket(host(), port())) {
			socket.setSoTimeout(GREETING_TIMEOUT_MILLIS);
			byte[] greeting = socket.getInputStream().readNBytes(LENGTH_AND_SEQUENCE + 1);
			return greeting.length > LENGTH_AND_SEQUENCE && greeting[LENGTH_AND_SEQUENCE] == PROTOCOL_VERSION;
		}
	}

	private Path data() {
		return directory().resolve("data");
	}

	private Path initFile() {
		return directory().resolve("init.sql");
	}

}
