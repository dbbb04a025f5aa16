package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Lets the instances that are paused continue when this process has ended, however it
 * ends. An instance ends with the launcher, but a paused one notices nothing. A shell
 * does that, whose input ends with this process. On other systems than those of POSIX
 * nothing is paused.
 */
final class OrphanWatch implements AutoCloseable {

	// It outlives Ctrl-C, which all processes of the terminal get
	private static final String SCRIPT = """
			trap '' HUP INT TERM
			pids=
			while read -r pid; do pids="$pids $pid"; done
			for pid in $pids; do kill -CONT "$pid"; done
			""";

	private final PrintStream pids;

	private OrphanWatch(PrintStream pids) {
		this.pids = pids;
	}

	static OrphanWatch start() {
		try {
			Process shell = new ProcessBuilder("sh", "-c", SCRIPT).redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			return new OrphanWatch(new PrintStream(shell.getOutputStream(), true, StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			// Nor can anything be paused without a shell
			return new OrphanWatch(new PrintStream(OutputStream.nullOutputStream()));
		}
	}

	/**
	 * Include a process.
	 * @param pid its id
	 */
	void add(long pid) {
		this.pids.println(pid);
	}

	/**
	 * Do what is done when this process has ended.
	 */
	@Override
	public void close() {
		this.pids.close();
	}

}
