package io.github.leaderelection.fencing.http;

import java.io.IOException;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.Leadership;

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

	/**
	 * Add the token and send the request.
	 * @throws io.github.leaderelection.LeadershipLostException if the work of this thread
	 * has to stop
	 * @throws IllegalStateException if this thread does no work of a leader
	 */
	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		GuardedRun run = CurrentLeadership.run((open) -> true)
			.orElseThrow(() -> new IllegalStateException(
					"This thread works under no term, so the request would have no fencing token. Call the client within @OnLeader or runIfLeader, or use one without FencingTokenInterceptor"));
		// Work that drains may send, and work that has to stop may not
		Leadership leadership = run.call((term) -> term);
		request.getHeaders().set(FencingToken.HEADER, FencingToken.of(leadership).header());
		return execution.execute(request, body);
	}

}
