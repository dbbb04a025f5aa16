package io.github.leaderelection.fencing.http;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Patterns of the paths of requests.
 */
final class PathPatterns {

	private final List<PathPattern> patterns;

	/**
	 * Create a new {@link PathPatterns}.
	 * @param patterns the patterns
	 * @throws org.springframework.web.util.pattern.PatternParseException if one of them
	 * cannot be parsed
	 */
	PathPatterns(List<String> patterns) {
		this.patterns = patterns.stream().map(PathPatternParser.defaultInstance::parse).toList();
	}

	boolean match(HttpServletRequest request) {
		PathContainer path = PathContainer
			.parsePath(request.getRequestURI().substring(request.getContextPath().length()));
		return this.patterns.stream().anyMatch((pattern) -> pattern.matches(path));
	}

}
