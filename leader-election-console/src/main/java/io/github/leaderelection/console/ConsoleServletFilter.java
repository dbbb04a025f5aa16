package io.github.leaderelection.console;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@link Filter} that adds the headers of the console, which an endpoint cannot, and
 * answers what needs no content. Its place is behind what secures the application.
 */
public final class ConsoleServletFilter implements Filter {

	private final ConsoleSite site;

	/**
	 * Create a new {@link ConsoleServletFilter}.
	 * @param site the page and its files
	 */
	public ConsoleServletFilter(ConsoleSite site) {
		this.site = site;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest http = (HttpServletRequest) request;
		ConsoleAnswer answer = this.site.answer(text(http.getServletPath()) + text(http.getPathInfo()),
				http.getHeader("If-None-Match"));
		if (answer != null) {
			HttpServletResponse reply = (HttpServletResponse) response;
			answer.headers().forEach(reply::setHeader);
			if (answer.isWhole() && http.getMethod().equals("GET")) {
				reply.setStatus(answer.status());
				return;
			}
		}
		chain.doFilter(request, response);
	}

	private static String text(@Nullable String path) {
		return (path != null) ? path : "";
	}

}
