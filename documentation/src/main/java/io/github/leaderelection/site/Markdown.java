package io.github.leaderelection.site;

import java.util.List;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Renders Markdown with tables, and with the anchors that GitHub gives to headings.
 */
final class Markdown {

	private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create(),
			HeadingAnchorExtension.create());

	private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();

	private final HtmlRenderer renderer = HtmlRenderer.builder().extensions(EXTENSIONS).build();

	Element render(String markdown) {
		return body(this.renderer.render(this.parser.parse(markdown)));
	}

	/**
	 * Render a file that is not Markdown, as it is.
	 * @param path the path of the file, which becomes the title
	 * @param text the content
	 * @return the content as one block of code
	 */
	static Element code(String path, String text) {
		Element body = body("<h1></h1><pre><code></code></pre>");
		body.expectFirst("h1").text(path);
		body.expectFirst("code").addClass("language-" + path.replaceFirst(".*[./]", "")).text(text);
		return body;
	}

	private static Element body(String html) {
		Document document = Jsoup.parseBodyFragment(html);
		document.outputSettings().prettyPrint(false);
		return document.body();
	}

}
