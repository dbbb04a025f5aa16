package io.github.leaderelection.fencing.http;

import java.io.IOException;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Adds the fencing token of the term under which the calling thread works to each request
 * of a client, for a service that refuses lower ones. Add it to the clients of such
 * services only: the header names the election to whichever service gets it. Safe for use
 * by any thread.
 *
 * @see FencingTokenFilter
 */
public final class FencingTokenInterceptor implements ClientHttpRequestInterceptor {

	private final @Nullable String election;

	/**
	 * Create a new {@link FencingTokenInterceptor} for work of any election. A thread
	 * that works under the terms of several elections sends nothing, since it would be
	 * chance whose token the service gets.
	 */
	public FencingTokenInterceptor() {
		this.election = null;
	}

	/**
	 * Create a new {@link FencingTokenInterceptor} for work of one election, also within
	 * work of others.
	 * @param election the name of the election
	 * @throws io.github.leaderelection.InvalidNameException if the name is invalid
	 */
	public FencingTokenInterceptor(String election) {
		this.election = Names.requireElection(election);
	}

	/**
	 * Add the token and send the request.
	 * @throws io.github.leaderelection.LeadershipLostException if the work of this thread
	 * has to stop
	 * @throws IllegalStateException if this thread does no work of the leader, or of the
	 * leaders of several elections
	 */
	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		// Work that drains may send, and work that has to stop may not
		Leadership leadership = run().call((term) -> term);
		request.getHeaders().set(FencingToken.HEADER, FencingToken.of(leadership).header());
		return execution.execute(request, body);
	}

	private GuardedRun run() {
		String named = this.election;
		if (named != null) {
			return CurrentLeadership.run((open) -> isOf(open, named))
				.orElseThrow(() -> withoutTerm("no term of the election '%s'".formatted(named)));
		}
		GuardedRun innermost = CurrentLeadership.run((open) -> true).orElseThrow(() -> withoutTerm("no term"));
		String election = innermost.leadership().election();
		CurrentLeadership.run((open) -> !isOf(open, election)).ifPresent((other) -> {
			throw new IllegalStateException(
					"This thread works under terms of the elections '%s' and '%s', and one fencing token can be sent. Name the election: new FencingTokenInterceptor(\"%s\")"
						.formatted(election, other.leadership().election(), election));
		});
		return innermost;
	}

	private static boolean isOf(GuardedRun run, String election) {
		return run.leadership().election().equals(election);
	}

	private static IllegalStateException withoutTerm(String term) {
		return new IllegalStateException(
				"This thread works under %s, so the request would have no fencing token. Call the client within @OnLeader or runIfLeader, or use one without FencingTokenInterceptor"
					.formatted(term));
	}

}
