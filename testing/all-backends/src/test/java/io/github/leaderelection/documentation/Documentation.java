package io.github.leaderelection.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The pages of the documentation, as they are in the working copy.
 */
final class Documentation {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```");

	private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");

	private static final Set<String> BUILT = Set.of("target", ".git");

	private final Path root;

	private final Map<String, String> pages = new TreeMap<>();

	Documentation() {
		this.root = root(Path.of("").toAbsolutePath());
		add(this.root.resolve("README.md"));
		add(this.root.resolve("CONTRIBUTING.md"));
		add(this.root.resolve("testing/servers/README.md"));
		files("docs", ".md").forEach(this::add);
	}

	private static Path root(Path folder) {
		if (Files.exists(folder.resolve("README.md")) && Files.exists(folder.resolve("docs"))) {
			return folder;
		}
		Path parent = folder.getParent();
		if (parent == null) {
			throw new IllegalStateException("the documentation was not found");
		}
		return root(parent);
	}

	private void add(Path page) {
		this.pages.put(this.root.relativize(page).toString(), read(page));
	}

	Path root() {
		return this.root;
	}

	/**
	 * Return the text of the pages.
	 * @return the text by path
	 */
	Map<String, String> pages() {
		return this.pages;
	}

	String text() {
		return String.join("\n", this.pages.values());
	}

	/**
	 * Return the blocks of a language.
	 * @param language the language
	 * @return their content
	 */
	List<String> blocks(String language) {
		return blocks(text(), language);
	}

	/**
	 * Return the blocks of a language in one page.
	 * @param text the text of the page
	 * @param language the language
	 * @return their content
	 */
	List<String> blocks(String text, String language) {
		return BLOCK.matcher(text)
			.results()
			.filter((block) -> block.group(1).equals(language))
			.map((block) -> block.group(2))
			.toList();
	}

	/**
	 * Return the commands, from blocks and from running text.
	 * @param program what they begin with
	 * @return the commands
	 */
	TreeSet<String> commands(String program) {
		List<String> candidates = new ArrayList<>();
		blocks("shell").forEach((block) -> candidates.addAll(block.replaceAll("\\\\\\n\\s*", "").lines().toList()));
		INLINE.matcher(BLOCK.matcher(text()).replaceAll("")).results().forEach((code) -> candidates.add(code.group(1)));
		TreeSet<String> commands = new TreeSet<>();
		candidates.stream().filter((text) -> text.startsWith(program + " ")).forEach(commands::add);
		return commands;
	}

	/**
	 * Return everything in the pages that matches a pattern.
	 * @param pattern the pattern
	 * @return the first group, or all of each match
	 */
	TreeSet<String> find(String pattern) {
		TreeSet<String> found = new TreeSet<>();
		Pattern.compile(pattern, Pattern.MULTILINE)
			.matcher(text())
			.results()
			.map((MatchResult match) -> match.group((match.groupCount() > 0) ? 1 : 0))
			.forEach(found::add);
		return found;
	}

	/**
	 * Return the files of the project.
	 * @param folder where, relative to the root
	 * @param ending the ending of their names
	 * @return the files, without what was built
	 */
	List<Path> files(String folder, String ending) {
		List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(this.root.resolve(folder), new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					// Other modules are being built meanwhile: their files may vanish
					return (isBuilt(directory)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					if (file.toString().endsWith(ending)) {
						files.add(file);
					}
					return FileVisitResult.CONTINUE;
				}

			});
			return files;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean isBuilt(Path directory) {
		return !directory.equals(this.root) && BUILT.contains(directory.getFileName().toString());
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
