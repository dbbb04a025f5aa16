package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server. What it has acknowledged survives {@link #kill()}.
 */
public final class PostgresServer extends JdbcServer {

	private static final int SHARED_MEMORY_LINE = 6;

	private static final int STATUS_LINE = 7;

	private final Path program = Binaries.postgres();

	private final List<String> settings;

	private final @Nullable PostgresServer primary;

	/**
	 * Create a server that is not started yet.
	 * @param settings settings that differ from PostgreSQL's own, each as
	 * {@code name=value}
	 */
	public PostgresServer(String... settings) {
		this(null, List.of(settings));
	}

	private PostgresServer(@Nullable PostgresServer primary, List<String> settings) {
		super((primary != null) ? "postgres-standby" : "postgres");
		this.primary = primary;
		this.settings = settings;
	}

	/**
	 * Create a standby, which begins with the same empty database as its primary did and
	 * gets the rest from it. The primary must not have removed any WAL yet, so start both
	 * together.
	 * @param primary the server to follow
	 * @return a server that is not started yet
	 */
	static PostgresServer standbyOf(PostgresServer primary) {
		return new PostgresServer(primary, List.of("wal_retrieve_retry_interval=100ms"));
	}

	@Override
	public String jdbcUrl(int port) {
		// It speaks neither TLS nor GSS. A driver that asks for them first waits three
		// times as long for a server that does not answer.
		return "jdbc:postgresql://%s:%s/postgres?sslmode=disable&gssEncMode=disable".formatted(host(), port);
	}

	@Override
	public String username() {
		return "postgres";
	}

	@Override
	public String password() {
		return "postgres";
	}

	/**
	 * Wait until everything that the primary writes comes here at once.
	 * @param bound how long to wait
	 */
	void awaitStreaming(Duration bound) {
		Await.until(bound, this + " to stream", () -> log().contains("started streaming WAL"));
	}

	/**
	 * Make a standby a primary, and return when it is one.
	 */
	void promote() {
		try {
			Launcher.run(List.of(program("pg_ctl"), "promote", "-D", data().toString()), true, directory(), null);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Cannot promote " + this, ex);
		}
	}

	@Override
	void prepare() throws IOException {
		Directories.copy(emptyData(), data());
		if (this.primary != null) {
			Files.createFile(data().resolve("standby.signal"));
		}
	}

	/**
	 * Return the data of a new server. They are made once, which takes longer than to
	 * copy and start them.
	 * @return the directory to copy
	 */
	private Path emptyData() throws IOException {
		Path empty = Cache.once("postgres-data-" + Cache.fingerprint(this.program), (directory) -> {
			User.giveToNobody(directory);
			Launcher.run(List.of(program("initdb"), "-D", directory.resolve("data").toString(), "-U", username(), "-A",
					"trust", "-E", "UTF8", "--locale=C", "--no-sync"), true, directory, null);
		});
		return empty.resolve("data");
	}

	/**
	 * Remove the segment of shared memory by which PostgreSQL sees that a server is
	 * running. It outlives a kill, and a machine has only so many.
	 */
	@Override
	void discard() throws IOException {
		if (Files.notExists(pidFile())) {
			return;
		}
		List<String> lines = Files.readAllLines(pidFile());
		if (lines.size() > SHARED_MEMORY_LINE) {
			String keyAndId = lines.get(SHARED_MEMORY_LINE);
			String id = keyAndId.substring(keyAndId.lastIndexOf(' ') + 1);
			Launcher.run(List.of("ipcrm", "-m", id), true, directory(), null);
		}
	}

	@Override
	List<String> command() {
		List<String> command = new ArrayList<>(
				List.of(this.program.toString(), "-D", data().toString(), "-p", String.valueOf(port())));
		List<String> all = new ArrayList<>(List.of("listen_addresses=" + host(), "unix_socket_directories=",
				// Only a crash of the machine needs it, not one of the process.
				"fsync=off",
				// In memory it would be left behind by a kill.
				"dynamic_shared_memory_type=mmap"));
		if (this.primary != null) {
			all.add("primary_conninfo=host=%s port=%s user=%s connect_timeout=2".formatted(this.primary.host(),
					this.primary.port(), this.primary.username()));
		}
		all.addAll(this.settings);
		all.forEach((setting) -> command.addAll(List.of("-c", setting)));
		return command;
	}

	@Override
	boolean ready() throws IOException {
		// As pg_ctl does it. The process id distinguishes the file from that of a killed
		// server.
		List<String> lines = Files.readAllLines(pidFile());
		return lines.size() > STATUS_LINE && lines.get(0).equals(String.valueOf(pid()))
				&& List.of("ready", "standby").contains(lines.get(STATUS_LINE).strip());
	}

	@Override
	String stopSignal() {
		// To TERM it would wait for its clients to leave.
		return "INT";
	}

	@Override
	boolean refusesRoot() {
		return true;
	}

	private Path pidFile() {
		return data().resolve("postmaster.pid");
	}

	private Path data() {
		return directory().resolve("data");
	}

	private String program(String name) {
		return this.program.resolveSibling(name).toString();
	}

}
