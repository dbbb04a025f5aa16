package io.github.leaderelection.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jsoup.nodes.Element;

/**
 * Turns links between files of the repository into links between pages, and collects the
 * files that pages link to. What leads nowhere stays as it is: {@link SiteChecker}
 * reports it.
 */
final class Links {

	private static final List<String> ATTRIBUTES = List.of("href", "src", "srcset");

	private final Path repository;

	private final Map<String, String> pages;

	private final Set<String> files = new TreeSet<>();

	/**
	 * Create it.
	 * @param repository the root of the repository
	 * @param pages the names of the pages by the paths of their files
	 */
	Links(Path repository, Map<String, String> pages) {
		this.repository = repository;
		this.pages = pages;
	}

	/**
	 * Return the files that pages link to and that are no pages.
	 * @return their paths, relative to the root of the repository
	 */
	Set<String> files() {
		return this.files;
	}

	void rewrite(Page page) {
		page.body().select("a[href]").forEach((link) -> label(page.source(), link));
		for (String attribute : ATTRIBUTES) {
			for (Element element : page.body().select("[" + attribute + "]")) {
				element.attr(attribute, rewrite(page.source(), element.attr(attribute)));
			}
		}
	}

	// The site does not show the names of files: a link that is named after one gets the
	// name of the page
	private void label(String source, Element link) {
		String label = this.pages.get(resolve(source, link.attr("href")));
		if (label != null && link.text().endsWith(".md")) {
			link.text(label);
		}
	}

	private static String resolve(String source, String link) {
		return isExternal(link) ? link
				: Path.of(source).resolveSibling(link.replaceFirst("#.*", "")).normalize().toString();
	}

	private String rewrite(String source, String link) {
		if (link.startsWith("#") || isExternal(link)) {
			return link;
		}
		String file = link.replaceFirst("#.*", "");
		String path = resolve(source, link);
		if (!this.pages.containsKey(path)) {
			if (path.startsWith("..") || !Files.isRegularFile(this.repository.resolve(path))) {
				return link;
			}
			this.files.add(path);
			if (isImage(path)) {
				return link;
			}
		}
		return Page.target(file) + link.substring(file.length());
	}

	static boolean isExternal(String link) {
		return link.matches("(?s)([\\w+.-]+:|//).*");
	}

	static boolean isImage(String path) {
		return path.matches(".*\\.(gif|jpg|png|svg|webp)");
	}

}
