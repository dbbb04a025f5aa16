package io.github.leaderelection.fencing.http;

import java.io.IOException;
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
public final class FencingTokenFilter extends RequestTokenFilter {

	/**
	 * Name of the attribute of the request that is its {@link FencingToken}.
	 */
	public static final String ATTRIBUTE = "io.github.leaderelection.fencing.http.FencingToken";

	private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final SeenTokens tokens;

	private final PathPatterns paths;

	private final PathPatterns required;

	/**
	 * Create a new {@link FencingTokenFilter} instance.
	 * @param tokens the highest tokens
	 * @param paths patterns of the paths to filter
	 * @param required patterns of the paths that need a token for each method that may
	 * change something
	 */
	public FencingTokenFilter(SeenTokens tokens, List<String> paths, List<String> required) {
		this.tokens = tokens;
		this.paths = new PathPatterns(paths);
		this.required = new PathPatterns(required);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.paths.match(request) && !isRequired(request);
	}

	@Override
	void doFilter(@Nullable FencingToken token, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		HttpStatus refusal = (token != null) ? withToken(request, token) : withoutToken(request);
		if (refusal != null) {
			response.sendError(refusal.value());
			return;
		}
		chain.doFilter(request, response);
	}

	private @Nullable HttpStatus withoutToken(HttpServletRequest request) {
		return (isRequired(request)) ? HttpStatus.PRECONDITION_REQUIRED : null;
	}

	private @Nullable HttpStatus withToken(HttpServletRequest request, FencingToken token) {
		request.setAttribute(ATTRIBUTE, token);
		if (this.tokens.advance(token.election(), token.value())) {
			return null;
		}
		FenceRejections.report(token.election(), FencedResource.HTTP);
		return HttpStatus.PRECONDITION_FAILED;
	}

	private boolean isRequired(HttpServletRequest request) {
		return !SAFE_METHODS.contains(request.getMethod()) && this.required.match(request);
	}

}
