package io.github.leaderelection.site;

import java.nio.file.Path;

import org.jsoup.nodes.Element;

/**
 * A page of the site. It has the path of its file in the repository, so that relative
 * links are the same in both.
 *
 * @param source the path of the file, relative to the root of the repository
 * @param label what the navigation calls the page
 * @param description what the page is about, in one line
 * @param body the content
 */
record Page(String source, String label, String description, Element body) {

	/**
	 * Return the path below the folder of the version.
	 * @return the path
	 */
	String target() {
		return target(this.source);
	}

	/**
	 * Return the path of the page that a file becomes.
	 * @param source the path of the file
	 * @return the path of the page
	 */
	static String target(String source) {
		if (!source.endsWith(".md")) {
			return source + ".html";
		}
		String name = source.substring(0, source.length() - ".md".length());
		return name.replaceFirst("(^|/)README$", "$1index") + ".html";
	}

	/**
	 * Return the way from this page to the folder of the version.
	 * @return nothing, or some {@code ../}
	 */
	String root() {
		return "../".repeat(Path.of(this.source).getNameCount() - 1);
	}

	String title() {
		Element title = this.body.selectFirst("h1");
		return (title != null) ? title.text() : this.label;
	}

}
