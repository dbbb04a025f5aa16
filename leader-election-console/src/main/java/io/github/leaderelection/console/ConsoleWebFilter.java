package io.github.leaderelection.console;

import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * {@link WebFilter} that adds the headers of the console, which an endpoint cannot, and
 * answers what needs no content. Its place is behind what secures the application.
 */
public final class ConsoleWebFilter implements WebFilter, Ordered {

	private final ConsoleSite site;

	/**
	 * Create a new {@link ConsoleWebFilter}.
	 * @param site the page and its files
	 */
	public ConsoleWebFilter(ConsoleSite site) {
		this.site = site;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		ConsoleAnswer answer = this.site.answer(request.getPath().pathWithinApplication().value(),
				request.getHeaders().getFirst("If-None-Match"));
		if (answer != null) {
			ServerHttpResponse reply = exchange.getResponse();
			answer.headers().forEach(reply.getHeaders()::set);
			if (answer.isWhole() && request.getMethod() == HttpMethod.GET) {
				reply.setStatusCode(HttpStatusCode.valueOf(answer.status()));
				return reply.setComplete();
			}
		}
		return chain.filter(exchange);
	}

}
