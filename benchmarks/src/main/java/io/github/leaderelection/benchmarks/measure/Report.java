package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What was measured, as tables in Markdown, on the console and in a file.
 */
public final class Report {

	private final Path file;

	public Report(Path file) {
		this.file = file;
		try {
			Files.createDirectories(file.toAbsolutePath().getParent());
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void text(String text, Object... values) {
		line("");
		line(text.formatted(values));
	}

	public void table(String... columns) {
		line("");
		row((Object[]) columns);
		line("|" + "---|".repeat(columns.length));
	}

	public void row(Object... cells) {
		line("| " + String.join(" | ", List.of(cells).stream().map(String::valueOf).toList()) + " |");
	}

	private void line(String line) {
		System.out.println(line);
		try {
			Files.writeString(this.file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
