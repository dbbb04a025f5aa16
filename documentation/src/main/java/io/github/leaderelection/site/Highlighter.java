package io.github.leaderelection.site;

import java.util.ArrayList;
import java.util.List;

import org.jsoup.nodes.Element;

/**
 * Marks the syntax of code by classes, with Prism. A language that has no grammar here
 * stays as it is.
 */
final class Highlighter implements AutoCloseable {

	private static final List<String> GRAMMARS = List.of("core", "clike", "java", "markup", "yaml", "sql", "bash",
			"json");

	private final ScriptEngine script = new ScriptEngine(scripts());

	private static String[] scripts() {
		List<String> scripts = new ArrayList<>();
		GRAMMARS.forEach(
				(name) -> scripts.add(ScriptEngine.webjar("prismjs", "components/prism-%s.min.js".formatted(name))));
		scripts.add("/site/highlight.js");
		return scripts.toArray(String[]::new);
	}

	void highlight(Element body) {
		for (Element code : body.select("pre > code[class^=language-]")) {
			String language = code.className().substring("language-".length());
			code.html(this.script.call("highlight", code.wholeText(), language));
		}
	}

	@Override
	public void close() {
		this.script.close();
	}

}
