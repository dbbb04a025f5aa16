package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets an instance of the cluster take commands from the launcher only, unless the user
 * has made its endpoint writable. For the launcher it is writable without a login, and a
 * page of any origin can reach a server on this machine.
 */
final class CommandFilter extends OncePerRequestFilter {

	static final String HEADER = "X-Cluster-Token";

	private static final String READING = "GET|HEAD|OPTIONS";

	private final byte[] secret;

	private final boolean open;

	/**
	 * Create a filter.
	 * @param secret what a command has to contain
	 * @param open whether to take commands without it too
	 */
	CommandFilter(String secret, boolean open) {
		this.open = open;
		this.secret = secret.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String given = request.getHeader(HEADER);
		if (this.open || request.getMethod().matches(READING)
				|| (given != null && MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), this.secret))) {
			chain.doFilter(request, response);
		}
		else {
			// As the endpoint answers, so that the console of the instance shows it
			response.setStatus(HttpServletResponse.SC_FORBIDDEN);
			response.setContentType("application/json");
			response.getWriter().write("{\"problem\": \"this instance takes commands from the page of the launcher\"}");
		}
	}

}
