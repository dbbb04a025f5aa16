package io.github.leaderelection.tick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What instances have written down.
 *
 * @param runs all runs
 */
record TickHistory(List<Run> runs) {

	static final String EVERY_SECOND = "every-second";

	static final String EVERY_TEN_SECONDS = "every-ten-seconds";

	/**
	 * Read what instances have written until now. The last line of one that was killed
	 * may be incomplete.
	 * @param directory where their files are
	 * @return the history
	 */
	static TickHistory of(Path directory) {
		List<Run> runs = new ArrayList<>();
		try (Stream<Path> files = Files.list(directory)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".txt")).toList()) {
				String text = Files.readString(file);
				String instance = file.getFileName().toString().replace(".txt", "");
				text.substring(0, text.lastIndexOf('\n') + 1)
					.lines()
					.forEach((line) -> runs.add(Run.of(instance, line)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new TickHistory(runs);
	}

	/**
	 * Return the runs whose tick had a run before.
	 * @return the repeated runs
	 */
	List<Run> repeated() {
		Set<List<Object>> seen = new HashSet<>();
		return this.runs.stream().filter((run) -> !seen.add(List.of(run.job(), run.tick()))).toList();
	}

	List<Run> of(String job) {
		return this.runs.stream().filter((run) -> run.job().equals(job)).toList();
	}

	/**
	 * Return the runs of the latest term.
	 * @return the runs, none if there was no term
	 */
	List<Run> latest() {
		long token = this.runs.stream().mapToLong(Run::token).max().orElse(-1);
		return this.runs.stream().filter((run) -> run.token() == token).toList();
	}

	/**
	 * One run.
	 *
	 * @param instance the instance
	 * @param job the name of the job
	 * @param tick the tick in milliseconds
	 * @param token the fencing token of the term
	 */
	record Run(String instance, String job, long tick, long token) {

		static Run of(String instance, String line) {
			String[] parts = line.split(" ");
			return new Run(instance, parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
		}

	}

}
