package io.github.leaderelection.fencing.http;

import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The fencing token of a request that was received. Apart from {@link FencingToken},
 * which clients use where there are no servlets.
 */
final class RequestToken {

	private RequestToken() {
	}

	/**
	 * Return the token of a request.
	 * @param request the request
	 * @return the token, {@code null} if it has none
	 * @throws IllegalArgumentException if the header has another syntax, or there are
	 * several
	 */
	static @Nullable FencingToken of(HttpServletRequest request) {
		List<String> headers = Collections.list(request.getHeaders(FencingToken.HEADER));
		if (headers.size() > 1) {
			throw new IllegalArgumentException("The request has several headers %s".formatted(FencingToken.HEADER));
		}
		return (headers.isEmpty()) ? null : FencingToken.parse(headers.get(0));
	}

}
