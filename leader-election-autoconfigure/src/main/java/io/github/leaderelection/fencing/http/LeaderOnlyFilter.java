package io.github.leaderelection.fencing.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Answers requests only while this instance leads under the very fencing token that the
 * client sends: the token of the leader that it knows. Any other request is refused with
 * the status 421, and the client knows that its leader is out of date. A request without
 * a token is refused with 428, and one whose header has another syntax with 400.
 * <p>
 * What answers is guarded work: it has the term as
 * {@link io.github.leaderelection.CurrentLeadership}, a hand-off waits for it, and its
 * thread is interrupted if the term is lost.
 * <p>
 * <b>What does not hold.</b> The process can be paused while it answers. What must not be
 * written late needs a resource that checks the token, as elsewhere. What a request
 * leaves to other threads is not guarded.
 */
public final class LeaderOnlyFilter extends RequestTokenFilter {

	/**
	 * The status of a request that another instance may answer: Misdirected Request.
	 */
	static final int MISDIRECTED_REQUEST = 421;

	private final LeaderElectors electors;

	private final PathPatterns paths;

	/**
	 * Create a new {@link LeaderOnlyFilter} instance.
	 * @param electors the elections of this instance
	 * @param paths patterns of the paths that only the leader answers
	 */
	public LeaderOnlyFilter(LeaderElectors electors, List<String> paths) {
		this.electors = electors;
		this.paths = new PathPatterns(paths);
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !this.paths.match(request);
	}

	@Override
	void doFilter(@Nullable FencingToken token, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		if (token == null) {
			response.sendError(HttpStatus.PRECONDITION_REQUIRED.value());
		}
		else if (!answer(token, request, response, chain)) {
			FenceRejections.report(token.election(), FencedResource.HTTP);
			response.sendError(MISDIRECTED_REQUEST);
		}
	}

	private boolean answer(FencingToken token, HttpServletRequest request, HttpServletResponse response,
			FilterChain chain) throws ServletException, IOException {
		// Without joining it: anyone can send a name
		Optional<LeaderElector> elector = this.electors.joined(token.election());
		if (elector.isEmpty()) {
			return false;
		}
		try {
			return elector.get().callIfLeader((leadership) -> {
				boolean same = leadership.fencingToken() == token.value();
				if (same) {
					chain.doFilter(request, response);
				}
				return same;
			}).orElse(false);
		}
		catch (ServletException | IOException | RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new ServletException(ex);
		}
	}

}
