package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The page about this backend, as it is in the working copy.
 */
public final class JdbcPage {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");

	private JdbcPage() {
	}

	/**
	 * Return the code blocks of a language.
	 * @param language the language
	 * @return their content
	 */
	public static List<String> blocks(String language) {
		try {
			// Tests run in the folder of their module
			return BLOCK.matcher(Files.readString(Path.of("../docs/backends/jdbc.md")))
				.results()
				.filter((block) -> block.group(1).equals(language))
				.map((block) -> block.group(2).strip())
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
