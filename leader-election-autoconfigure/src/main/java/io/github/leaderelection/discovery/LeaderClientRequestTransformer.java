package io.github.leaderelection.discovery;

import io.github.leaderelection.fencing.http.FencingToken;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.reactive.LoadBalancerClientRequestTransformer;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * What {@link LeaderRequestTransformer} does, for {@code WebClient}.
 */
public final class LeaderClientRequestTransformer implements LoadBalancerClientRequestTransformer {

	@Override
	public ClientRequest transformRequest(ClientRequest request, @Nullable ServiceInstance instance) {
		if (!(instance instanceof LeaderInstance leader) || request.headers().containsHeader(FencingToken.HEADER)) {
			return request;
		}
		return ClientRequest.from(request).header(FencingToken.HEADER, leader.token().header()).build();
	}

}
