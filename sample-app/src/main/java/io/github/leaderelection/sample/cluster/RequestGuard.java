package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what does not come from the page of this launcher. Pages of other origins can
 * send requests to a server on this machine, and names that resolve to its address can
 * pass for its origin. A command therefore needs the host and the origin of this server,
 * and a token that only the page contains.
 */
final class RequestGuard extends Filter {

	static final String TOKEN = CommandFilter.HEADER;

	private static final int FORBIDDEN = 403;

	private static final int METHOD_NOT_ALLOWED = 405;

	private static final int UNSUPPORTED_MEDIA_TYPE = 415;

	private final Set<String> hosts;

	private final byte[] token;

	/**
	 * Create a guard.
	 * @param port the port of the server
	 * @param token what a command has to contain
	 */
	RequestGuard(int port, String token) {
		this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
		this.token = token.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
		Refusal refusal = refusal(exchange.getRequestMethod(), exchange.getRequestHeaders());
		if (refusal == null) {
			chain.doFilter(exchange);
		}
		else {
			Answer.problem(refusal.status(), refusal.problem()).send(exchange);
		}
	}

	private @Nullable Refusal refusal(String method, Headers headers) {
		String host = headers.getFirst("Host");
		String origin = headers.getFirst("Origin");
		if (host == null || !this.hosts.contains(host)) {
			return new Refusal(FORBIDDEN, "the Host is not this server");
		}
		if (origin != null && !origin.equals("http://" + host)) {
			return new Refusal(FORBIDDEN, "the Origin is not this server");
		}
		return switch (method) {
			case "GET", "HEAD" -> null;
			case "POST" -> refusalOfCommand(headers);
			default -> new Refusal(METHOD_NOT_ALLOWED, "the method is neither GET nor POST");
		};
	}

	private @Nullable Refusal refusalOfCommand(Headers headers) {
		String type = headers.getFirst("Content-Type");
		if (type == null || !type.matches("application/json(;.*)?")) {
			return new Refusal(UNSUPPORTED_MEDIA_TYPE, "a command is JSON");
		}
		String given = headers.getFirst(TOKEN);
		if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), this.token)) {
			return new Refusal(FORBIDDEN, "the token is not that of this run: reload the page");
		}
		return null;
	}

	@Override
	public String description() {
		return "refuses requests of other origins";
	}

	private record Refusal(int status, String problem) {

	}

}
