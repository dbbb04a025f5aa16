package io.github.leaderelection.fencing.http;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Filter that reads the fencing token of each request, and refuses one whose header has
 * another syntax with the status 400.
 */
abstract class RequestTokenFilter extends OncePerRequestFilter {

	@Override
	protected final void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		FencingToken token;
		try {
			token = token(request);
		}
		catch (IllegalArgumentException ex) {
			response.sendError(HttpStatus.BAD_REQUEST.value());
			return;
		}
		doFilter(token, request, response, chain);
	}

	private static @Nullable FencingToken token(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(FencingToken.HEADER));
		if (headers.size() > 1) {
			throw new IllegalArgumentException("The request has several headers %s".formatted(FencingToken.HEADER));
		}
		return (headers.isEmpty()) ? null : FencingToken.parse(headers.get(0));
	}

	/**
	 * Filter a request.
	 * @param token its token, {@code null} if it has none
	 * @param request the request
	 * @param response the response
	 * @param chain what answers the request
	 */
	abstract void doFilter(@Nullable FencingToken token, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException;

}
