package io.github.leaderelection.discovery;

import io.github.leaderelection.fencing.http.FencingToken;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestTransformer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * Adds the fencing token of the leader to each request that goes to a
 * {@link LeaderInstance}, unless the request has one. Other requests stay as they are.
 */
public final class LeaderRequestTransformer implements LoadBalancerRequestTransformer {

	@Override
	public HttpRequest transformRequest(HttpRequest request, @Nullable ServiceInstance instance) {
		if (!(instance instanceof LeaderInstance leader) || request.getHeaders().containsHeader(FencingToken.HEADER)) {
			return request;
		}
		// A copy, since a repeated request may go to another leader
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(request.getHeaders());
		headers.set(FencingToken.HEADER, leader.token().header());
		return new HttpRequestWrapper(request) {

			@Override
			public HttpHeaders getHeaders() {
				return headers;
			}

		};
	}

}
