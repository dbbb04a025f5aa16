package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The MariaDB program with the files that came with it, whose place and names depend on
 * who packaged it.
 */
final class MariaDbProgram {

	private static final String TABLES = "_system_tables.sql";

	private final Path program;

	private final Path home;

	private final Path share;

	private final String prefix;

	private MariaDbProgram(Path program, Path home, Path share, String prefix) {
		this.program = program;
		this.home = home;
		this.share = share;
		this.prefix = prefix;
	}

	static MariaDbProgram find() {
		Path program = Binaries.mariaDb();
		Path home = program.resolve("../..").normalize();
		for (String folder : List.of("share", "share/mariadb", "share/mysql")) {
			for (String prefix : List.of("mariadb", "mysql")) {
				if (Files.exists(home.resolve(folder).resolve(prefix + TABLES))) {
					return new MariaDbProgram(program, home, home.resolve(folder), prefix);
				}
			}
		}
		throw new IllegalStateException("No share folder in " + home + " has what belongs to " + program);
	}

	/**
	 * Return the command that runs the program on these data.
	 * @param data the directory of the data
	 * @return the program and its arguments, to which more may be added
	 */
	List<String> command(Path data) {
		List<String> command = new ArrayList<>(
				List.of(this.program.toString(), "--no-defaults", "--basedir=" + this.home, "--datadir=" + data,
						"--lc-messages-dir=" + this.share, "--character-sets-dir=" + this.share.resolve("charsets"),
						// Not that of the machine: a server that starts removes what
						// others have there
						"--tmpdir=" + data,
						// Only a crash of the machine needs more, not one of the process.
						"--innodb-flush-log-at-trx-commit=2", "--sync-binlog=0",
						// Small, as all of it is copied for each server.
						"--innodb-log-file-size=8M", "--innodb-buffer-pool-size=32M"));
		if (User.isRoot()) {
			command.add("--user=root");
		}
		return command;
	}

	/**
	 * Return the data of a new server. They are made once, which takes longer than to
	 * copy and start them.
	 * @return the directory to copy
	 */
	Path emptyData() throws IOException {
		Path empty = Cache.once("mariadb-data-" + Cache.fingerprint(this.program), (directory) -> {
			Path data = Directories.open(directory.resolve("data"));
			Path script = Files.writeString(directory.resolve("bootstrap.sql"), bootstrap());
			List<String> command = command(data);
			command.add("--bootstrap");
			Launcher.run(command, false, directory, script);
		});
		return empty.resolve("data");
	}

	private String bootstrap() throws IOException {
		// It reads one statement per line.
		return """
				create database mysql;
				use mysql;
				set @auth_root_socket=NULL;
				set @skip_auth_anonymous=1;
				""" + shared(TABLES) + shared("_performance_tables.sql") + shared("_system_tables_data.sql");
	}

	private String shared(String name) throws IOException {
		return Files.readString(this.share.resolve(this.prefix + name));
	}

}
