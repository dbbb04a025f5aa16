package io.github.leaderelection.fencing.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import io.github.leaderelection.fencing.SeenTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Refuses requests whose fencing token is lower than the highest that was seen of the
 * same election, with the status 412. A request without a token passes, except where one
 * is required (428); a header with another syntax is refused with 400.
 * <p>
 * The token of a request that passes is its attribute {@value #ATTRIBUTE}.
 * <p>
 * <b>What does not hold.</b> A request that has passed can be held up before it changes
 * anything. To be safe from that as well, its transaction has to call
 * {@link SeenTokens#advance} itself. Anyone who can send requests can send a token that
 * is far too high: let only authenticated clients come this far.
 *
 * @see FencingTokenInterceptor
 */
public final class FencingTokenFilter extends OncePerRequestFilter {

	/**
	 * Name of the attribute of the request that is its {@link FencingToken}.
	 */
	public static final String ATTRIBUTE = "io.github.leaderelection.fencing.http.FencingToken";

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final SeenTokens tokens;

	private final List<PathPattern> paths;

	private final List<PathPattern> required;

	/**
	 * Create a new {@link FencingTokenFilter} instance.
	 * @param tokens the highest tokens
	 * @param paths patterns of the paths to filter
	 * @param required patterns of the paths that need a token for each method that may
	 * change something
	 */
	public FencingTokenFilter(SeenTokens tokens, List<String> paths, List<String> required) {
		this.tokens = tokens;
		this.paths = parse(paths);
		this.required = parse(required);
	}

	private static List<PathPattern> parse(List<String> patterns) {
		return patterns.stream().map(PathPatternParser.defaultInstance::parse).toList();
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !matches(this.paths, request) && !isRequired(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		List<String> headers = new ArrayList<>(Collections.list(request.getHeaders(FencingToken.HEADER)));
		HttpStatus refusal = (headers.isEmpty()) ? withoutToken(request) : withTokens(request, headers);
		if (refusal != null) {
			response.sendError(refusal.value());
			return;
		}
		chain.doFilter(request, response);
	}

	private @Nullable HttpStatus withoutToken(HttpServletRequest request) {
		return (isRequired(request)) ? HttpStatus.PRECONDITION_REQUIRED : null;
	}

	private @Nullable HttpStatus withTokens(HttpServletRequest request, List<String> headers) {
		if (headers.size() > 1) {
			return HttpStatus.BAD_REQUEST;
		}
		FencingToken token;
		try {
			token = FencingToken.parse(headers.get(0));
		}
		catch (IllegalArgumentException ex) {
			return HttpStatus.BAD_REQUEST;
		}
		request.setAttribute(ATTRIBUTE, token);
		if (this.tokens.advance(token.election(), token.value())) {
			return null;
		}
		FenceRejections.report(token.election(), FencedResource.HTTP);
		return HttpStatus.PRECONDITION_FAILED;
	}

	private boolean isRequired(HttpServletRequest request) {
		return !SAFE_METHODS.contains(request.getMethod()) && matches(this.required, request);
	}

	private static boolean matches(List<PathPattern> patterns, HttpServletRequest request) {
		PathContainer path = PathContainer
			.parsePath(request.getRequestURI().substring(request.getContextPath().length()));
		return patterns.stream().anyMatch((pattern) -> pattern.matches(path));
	}

}
