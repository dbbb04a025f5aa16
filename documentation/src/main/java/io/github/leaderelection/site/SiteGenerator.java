package io.github.leaderelection.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jsoup.nodes.Element;

/**
 * Generates the site of one version from the Markdown files of the repository, and
 * refuses one with a broken link.
 */
public final class SiteGenerator {

	private static final List<String> ASSETS = List.of("site.css", "site.js", "theme.js", "icon.svg",
			"search-words.js");

	private final Path repository;

	private final Path folder;

	private final String version;

	private final boolean withJavadoc;

	private final Markdown markdown = new Markdown();

	SiteGenerator(Path repository, Path output, String version, boolean withJavadoc) {
		this.repository = repository;
		this.withJavadoc = withJavadoc;
		this.folder = output.resolve(version);
		this.version = version;
	}

	/**
	 * Generate the site.
	 * @param arguments the root of the repository, the folder for the sites of all
	 * versions, the version, and whether to include the Javadoc
	 * @throws IOException if a file cannot be read or written
	 * @throws IllegalStateException if the site has a broken link or another problem
	 */
	public static void main(String[] arguments) throws IOException {
		new SiteGenerator(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2],
				Boolean.parseBoolean(arguments[3]))
			.generate();
	}

	void generate() throws IOException {
		delete(this.folder);
		Contents contents = Contents.read(this.markdown.render(read(Contents.FILE)));
		List<Page> pages = new ArrayList<>();
		for (Contents.Entry entry : contents.entries()) {
			if (!Files.isRegularFile(this.repository.resolve(entry.source()))) {
				throw new IllegalStateException("%s: %s does not exist".formatted(Contents.FILE, entry.source()));
			}
			Element body = this.markdown.render(read(entry.source()));
			pages.add(new Page(entry.source(), entry.label(), entry.description(), body));
		}
		write("search-data.js", SearchIndex.of(pages.stream().flatMap((page) -> Section.of(page).stream()).toList()));
		List<Page> all = linked(pages);
		List<String> modules = this.withJavadoc ? Javadoc.copy(this.repository, this.folder) : List.of();
		Layout layout = new Layout(contents, modules, this.version);
		try (Highlighter highlighter = new Highlighter()) {
			for (Page page : all) {
				highlighter.highlight(page.body());
				write(page.target(), layout.render(page));
			}
		}
		writeAssets();
		Files.writeString(this.folder.resolveSibling("index.html"), Versions.page(this.folder.resolveSibling("")));
		refuse(problems(contents));
	}

	// The pages with rewritten links, and one page for each file that they link to
	private List<Page> linked(List<Page> pages) throws IOException {
		Links links = new Links(this.repository, pages.stream().collect(Collectors.toMap(Page::source, Page::label)));
		pages.forEach(links::rewrite);
		List<Page> all = new ArrayList<>(pages);
		for (String file : links.files()) {
			if (Links.isImage(file)) {
				Path copy = this.folder.resolve(file);
				Files.createDirectories(copy.getParent());
				Files.copy(this.repository.resolve(file), copy);
			}
			else {
				all.add(new Page(file, file, file + " of the repository", Markdown.code(file, read(file))));
			}
		}
		return all;
	}

	private List<String> problems(Contents contents) throws IOException {
		List<String> problems = new SiteChecker(this.folder).check();
		Set<String> listed = contents.entries()
			.stream()
			.map(Contents.Entry::source)
			.collect(Collectors.toCollection(LinkedHashSet::new));
		try (Stream<Path> files = Files.walk(this.repository.resolve("docs"))) {
			files.map((file) -> this.repository.relativize(file).toString())
				.filter((file) -> file.endsWith(".md") && !listed.contains(file))
				.forEach((file) -> problems.add("%s: %s does not list it".formatted(file, Contents.FILE)));
		}
		return problems;
	}

	private static void refuse(List<String> problems) {
		if (!problems.isEmpty()) {
			throw new IllegalStateException(problems.stream().collect(Collectors.joining("\n\t", "\n\t", "")));
		}
	}

	private void writeAssets() throws IOException {
		for (String asset : ASSETS) {
			write(asset, ScriptEngine.text("/site/" + asset));
		}
		write("lunr.js", ScriptEngine.text(SearchIndex.LUNR));
	}

	private String read(String file) throws IOException {
		return Files.readString(this.repository.resolve(file));
	}

	private void write(String file, String content) throws IOException {
		Path path = this.folder.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, content);
	}

	private static void delete(Path folder) throws IOException {
		if (Files.exists(folder)) {
			try (Stream<Path> files = Files.walk(folder)) {
				for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
					Files.delete(file);
				}
			}
		}
	}

}
