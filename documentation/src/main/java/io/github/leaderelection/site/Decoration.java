package io.github.leaderelection.site;

import org.jsoup.nodes.Element;

/**
 * What a page of the site has and its Markdown has not: links of the headings to
 * themselves, and tables and code that scroll in themselves, also by keyboard.
 */
final class Decoration {

	private Decoration() {
	}

	static void add(Element body) {
		for (Element heading : body.select("h2, h3")) {
			heading.appendElement("a")
				.addClass("permalink")
				.attr("href", "#" + heading.id())
				.attr("aria-label", "Link to “%s”".formatted(heading.text()))
				.text("#");
		}
		for (Element table : body.select("table")) {
			table.wrap("<div class=\"scroll\" role=\"region\" aria-label=\"Table\" tabindex=\"0\"></div>");
		}
		body.select("pre").attr("tabindex", "0");
	}

}
