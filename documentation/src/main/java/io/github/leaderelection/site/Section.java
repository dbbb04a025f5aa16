package io.github.leaderelection.site;

import java.util.ArrayList;
import java.util.List;

import org.jsoup.nodes.Element;

/**
 * What the search finds: the part of a page from one heading to the next.
 *
 * @param link the way from the folder of the version
 * @param page the title of the page
 * @param heading the heading
 * @param text the text without the heading
 */
record Section(String link, String page, String heading, String text) {

	static List<Section> of(Page page) {
		List<Section> sections = new ArrayList<>();
		Element start = null;
		StringBuilder text = new StringBuilder();
		for (Element element : page.body().children()) {
			if (element.tagName().matches("h[1-3]")) {
				if (start != null) {
					sections.add(section(page, start, text));
				}
				start = element;
				text = new StringBuilder();
			}
			else {
				text.append(element.text()).append('\n');
			}
		}
		if (start != null) {
			sections.add(section(page, start, text));
		}
		return sections;
	}

	private static Section section(Page page, Element heading, CharSequence text) {
		String anchor = heading.nameIs("h1") ? "" : "#" + heading.id();
		return new Section(page.target() + anchor, page.title(), heading.text(), text.toString().strip());
	}

}
