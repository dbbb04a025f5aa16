package io.github.leaderelection.site;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The search: sections, and the index that lunr makes of them in the build, as a script.
 * A script can be read from the file system; a browser would refuse to fetch a file.
 */
final class SearchIndex {

	static final String LUNR = ScriptEngine.webjar("lunr", "lunr.min.js");

	static final String WORDS = "/site/search-words.js";

	private SearchIndex() {
	}

	static String of(List<Section> sections) {
		try (ScriptEngine script = new ScriptEngine(LUNR, WORDS, "/site/search-index.js")) {
			String data = script.call("searchIndex", json(sections));
			// Browsers parse JSON faster than the same text as an expression
			return "window.searchData = JSON.parse('%s');\n".formatted(data.replace("\\", "\\\\").replace("'", "\\'"));
		}
	}

	private static String json(List<Section> sections) {
		return sections.stream()
			.map((section) -> "{\"link\":%s,\"page\":%s,\"heading\":%s,\"text\":%s}".formatted(quote(section.link()),
					quote(section.page()), quote(section.heading()), quote(section.text())))
			.collect(Collectors.joining(",", "[", "]"));
	}

	private static String quote(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + '"';
	}

}
