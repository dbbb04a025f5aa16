package io.github.leaderelection.site;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Finds what is wrong with a site: links that lead nowhere, anchors that do not exist,
 * resources of other servers, code between the content, and headings out of order. Of a
 * link to another server it checks the form only, since the build must not depend on the
 * network.
 */
final class SiteChecker {

	private final Path folder;

	private final Map<Path, Document> documents = new HashMap<>();

	private final List<String> problems = new ArrayList<>();

	SiteChecker(Path folder) {
		this.folder = folder;
	}

	/**
	 * Check all pages and style sheets, but for those that Javadoc wrote.
	 * @return the problems, each with the path of its page
	 * @throws IOException if a file cannot be read
	 */
	List<String> check() throws IOException {
		List<Path> files;
		try (Stream<Path> walk = Files.walk(this.folder)) {
			files = walk.filter((file) -> !file.startsWith(this.folder.resolve(Javadoc.FOLDER))).sorted().toList();
		}
		for (Path file : files) {
			if (file.toString().endsWith(".html")) {
				check(file, document(file));
			}
			else if (file.toString().endsWith(".css") && Files.readString(file).matches("(?is).*(@import|url\\().*")) {
				report(file, "a style sheet loads something");
			}
		}
		return this.problems;
	}

	private void check(Path page, Document document) throws IOException {
		for (Element element : document.select("a[href], area[href]")) {
			checkLink(page, element.attr("href"));
		}
		for (Element element : document.select("[src], [srcset], [poster], link[href], use[href]")) {
			for (String attribute : List.of("src", "srcset", "poster", "href")) {
				if (element.hasAttr(attribute)) {
					checkResource(page, element.attr(attribute));
				}
			}
		}
		if (!document.select("style, [style], script:not([src]), iframe, object, embed, base").isEmpty()
				|| document.getAllElements().stream().anyMatch(SiteChecker::hasHandler)) {
			report(page, "scripts and styles must be files of their own");
		}
		document.select("img:not([alt]), img[alt=\"\"]").forEach((image) -> report(page, "an image without a text"));
		checkHeadings(page, document);
		checkIds(page, document);
	}

	private static boolean hasHandler(Element element) {
		return element.attributes().asList().stream().anyMatch((attribute) -> attribute.getKey().startsWith("on"));
	}

	private void checkLink(Path page, String link) throws IOException {
		if (Links.isExternal(link)) {
			if (!isWellFormed(link)) {
				report(page, "'%s' is no address".formatted(link));
			}
			return;
		}
		int hash = link.indexOf('#');
		String file = (hash < 0) ? link : link.substring(0, hash);
		Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
		if (link.isEmpty() || file.startsWith("/") || !Files.isRegularFile(target)) {
			report(page, "'%s' leads to no file".formatted(link));
		}
		else if (hash >= 0 && !document(target).select("[id]").eachAttr("id").contains(link.substring(hash + 1))) {
			report(page, "'%s' leads to no heading".formatted(link));
		}
	}

	private void checkResource(Path page, String link) {
		if (Links.isExternal(link) || link.startsWith("/")) {
			report(page, "'%s' is loaded from elsewhere".formatted(link));
		}
		else if (!Files.isRegularFile(page.resolveSibling(link).normalize())) {
			report(page, "'%s' does not exist".formatted(link));
		}
	}

	private static boolean isWellFormed(String link) {
		try {
			URI address = new URI(link);
			boolean local = "127.0.0.1".equals(address.getHost()) && "http".equals(address.getScheme());
			return local || ("https".equals(address.getScheme()) && address.getHost() != null
					&& address.getHost().contains("."));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private void checkHeadings(Path page, Document document) {
		int before = 0;
		for (Element heading : document.select("main h1, main h2, main h3, main h4, main h5, main h6")) {
			int level = heading.tagName().charAt(1) - '0';
			if (level > before + 1 || (level == 1 && before > 0)) {
				report(page, "the heading '%s' has the wrong level".formatted(heading.text()));
			}
			before = level;
		}
		if (before == 0) {
			report(page, "no heading");
		}
	}

	private void checkIds(Path page, Document document) {
		Set<String> ids = new HashSet<>();
		document.select("[id]")
			.stream()
			.filter((element) -> !ids.add(element.id()))
			.forEach((element) -> report(page, "two elements have the id '%s'".formatted(element.id())));
	}

	private Document document(Path file) throws IOException {
		Document document = this.documents.get(file);
		if (document == null) {
			document = Jsoup.parse(Files.readString(file));
			this.documents.put(file, document);
		}
		return document;
	}

	private void report(Path page, String problem) {
		this.problems.add(this.folder.relativize(page) + ": " + problem);
	}

}
