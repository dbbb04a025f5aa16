package io.github.leaderelection.discovery.registries;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.leaderelection.fencing.http.FencingToken;

import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.RestClient;

/**
 * A load-balanced client that asks the leader. Used by one thread at a time.
 */
class LeaderClient implements ClientHttpRequestInterceptor {

	private final RestClient client;

	private long sent;

	LeaderClient(BlockingLoadBalancerInterceptor balancer) {
		// As of @LoadBalanced, which would also be that of Eureka's own client
		this.client = RestClient.builder().requestInterceptor(balancer).requestInterceptor(this).build();
	}

	static Map<String, String> properties() {
		return Map.of("leader-election.discovery.clients.reports-leader.service", "shop",
				"leader-election.discovery.clients.reports-leader.election", ShopApplication.ELECTION);
	}

	// Behind the load balancer: what is sent
	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String token = request.getHeaders().getFirst(FencingToken.HEADER);
		this.sent = (token != null) ? FencingToken.parse(token).value() : 0;
		return execution.execute(request, body);
	}

	Answer ask() {
		this.sent = 0;
		try {
			return this.client.post().uri("http://reports-leader/reports").exchange((request, response) -> {
				String[] text = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8).split(" ");
				int status = response.getStatusCode().value();
				return (status == 200) ? new Answer(status, this.sent, text[0], Long.parseLong(text[1]))
						: new Answer(status, this.sent, "", 0);
			});
		}
		catch (IllegalStateException ex) {
			if (String.valueOf(ex.getMessage()).startsWith("No instances available")) {
				return new Answer(0, 0, "", 0);
			}
			throw ex;
		}
	}

}
