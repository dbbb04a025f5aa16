package io.github.leaderelection.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jsoup.nodes.Element;

/**
 * The order of the pages, and the groups of the navigation, as {@value #FILE} lists them.
 *
 * @param groups the groups, in their order
 */
record Contents(List<Group> groups) {

	static final String FILE = "docs/README.md";

	/**
	 * Read the contents.
	 * @param body the list, whose links lead to files
	 * @return the contents
	 */
	static Contents read(Element body) {
		List<Group> groups = new ArrayList<>();
		for (Element heading : body.select("h2")) {
			List<Entry> entries = new ArrayList<>();
			Element list = heading.nextElementSibling();
			if (list == null || !list.nameIs("ul")) {
				throw new IllegalStateException("%s: no list follows '%s'".formatted(FILE, heading.text()));
			}
			list.children().forEach((item) -> entries.add(entry(item)));
			groups.add(new Group(heading.text(), entries));
		}
		if (groups.isEmpty()) {
			throw new IllegalStateException("%s lists no pages".formatted(FILE));
		}
		groups.get(0).entries().add(new Entry(FILE, "All pages", body.expectFirst("p").text()));
		return new Contents(groups);
	}

	private static Entry entry(Element item) {
		Element link = item.expectFirst("a[href]");
		String source = Path.of(FILE).resolveSibling(link.attr("href")).normalize().toString();
		String description = item.text().substring(link.text().length()).replaceFirst("^: ", "");
		return new Entry(source, link.text(), description);
	}

	List<Entry> entries() {
		return this.groups.stream().flatMap((group) -> group.entries().stream()).toList();
	}

	/**
	 * Pages with a heading in the navigation.
	 *
	 * @param title the heading
	 * @param entries the pages
	 */
	record Group(String title, List<Entry> entries) {
	}

	/**
	 * A page in the navigation.
	 *
	 * @param source the path of the file, relative to the root of the repository
	 * @param label what the navigation calls the page
	 * @param description what the page is about
	 */
	record Entry(String source, String label, String description) {
	}

}
