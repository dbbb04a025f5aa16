package io.github.leaderelection.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import org.jsoup.nodes.Element;

/**
 * Puts the navigation, the search and the list of sections around the content of a page.
 */
final class Layout {

	private final Template template = Mustache.compiler().compile(ScriptEngine.text("/site/page.mustache"));

	private final Contents contents;

	private final String version;

	private final List<String> modules;

	Layout(Contents contents, List<String> modules, String version) {
		this.contents = contents;
		this.modules = modules;
		this.version = version;
	}

	String render(Page page) {
		List<Map<String, Object>> sections = sections(page);
		Decoration.add(page.body());
		Map<String, Object> model = Map.ofEntries(Map.entry("title", page.title()),
				Map.entry("description", page.description()), Map.entry("version", this.version),
				Map.entry("root", page.root()), Map.entry("groups", groups(page)), Map.entry("sections", sections),
				Map.entry("hasSections", sections.size() > 1), Map.entry("previous", neighbour(page, -1)),
				Map.entry("next", neighbour(page, 1)), Map.entry("body", page.body().html()));
		return this.template.execute(model);
	}

	private List<Map<String, Object>> groups(Page page) {
		List<Map<String, Object>> groups = new ArrayList<>();
		for (Contents.Group group : this.contents.groups()) {
			groups.add(group(group.title(), group.entries().stream().map((entry) -> link(page, entry)).toList()));
		}
		if (!this.modules.isEmpty()) {
			groups.add(group("Javadoc", this.modules.stream().map((module) -> javadoc(page, module)).toList()));
		}
		return groups;
	}

	private static Map<String, Object> group(String title, List<Map<String, Object>> entries) {
		return Map.of("title", title, "entries", entries);
	}

	private static Map<String, Object> javadoc(Page page, String module) {
		String href = "%s%s/%s/index.html".formatted(page.root(), Javadoc.FOLDER, module);
		return Map.of("href", href, "label", module, "current", false);
	}

	private static Map<String, Object> link(Page page, Contents.Entry entry) {
		return Map.of("href", page.root() + Page.target(entry.source()), "label", entry.label(), "current",
				entry.source().equals(page.source()));
	}

	private List<Map<String, Object>> neighbour(Page page, int distance) {
		List<Contents.Entry> entries = this.contents.entries();
		List<String> sources = entries.stream().map(Contents.Entry::source).toList();
		int index = sources.indexOf(page.source());
		int neighbour = index + distance;
		boolean exists = index >= 0 && neighbour >= 0 && neighbour < entries.size();
		return exists ? List.of(link(page, entries.get(neighbour))) : List.of();
	}

	private static List<Map<String, Object>> sections(Page page) {
		List<Map<String, Object>> sections = new ArrayList<>();
		for (Element heading : page.body().select("h2, h3")) {
			sections
				.add(Map.of("href", "#" + heading.id(), "label", heading.text(), "level", heading.tagName().charAt(1)));
		}
		return sections;
	}

}
