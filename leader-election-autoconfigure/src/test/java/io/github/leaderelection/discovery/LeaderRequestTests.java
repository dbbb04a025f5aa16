package io.github.leaderelection.discovery;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.fencing.http.FencingToken;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderServiceInstanceListSupplier}, {@link LeaderRequestTransformer}
 * and {@link LeaderClientRequestTransformer}.
 */
class LeaderRequestTests {

	private static final URI URL = URI.create("http://a/reports");

	private final ServiceInstance instance = new DefaultServiceInstance("a", "shop", "a", 80, false,
			Map.of("leader-of-reports", "7"));

	private final LeaderInstance leader = new LeaderInstance(this.instance, new FencingToken(7, "reports"));

	private final LeaderInstance next = new LeaderInstance(this.instance, new FencingToken(8, "reports"));

	@Test
	void onlyTheLeaderIsSupplied() {
		ServiceInstanceListSupplier all = new Instances(
				List.of(new DefaultServiceInstance("b", "shop", "b", 80, false), this.instance));
		ServiceInstanceListSupplier leaders = new LeaderServiceInstanceListSupplier(all,
				new RegistryLocator("reports"));
		assertThat(leaders.getServiceId()).isEqualTo("shop");
		assertThat(leaders.get().blockLast()).singleElement()
			.isInstanceOfSatisfying(LeaderInstance.class, (leader) -> assertThat(leader.token().value()).isEqualTo(7));
		assertThat(leaders.get(new DefaultRequest<>()).blockLast()).singleElement().isInstanceOf(LeaderInstance.class);
		assertThat(new LeaderServiceInstanceListSupplier(all, (instances) -> Optional.empty()).get().blockLast())
			.isEmpty();
	}

	@Test
	void tokenIsSentToTheLeader() {
		HttpRequest request = new MockClientHttpRequest(HttpMethod.POST, URL);
		LeaderRequestTransformer transformer = new LeaderRequestTransformer();
		assertThat(token(transformer.transformRequest(request, this.leader))).containsExactly("7;election=\"reports\"");
		// Repeated after the leader has changed
		assertThat(token(transformer.transformRequest(request, this.next))).containsExactly("8;election=\"reports\"");
		assertThat(token(transformer.transformRequest(request, this.instance))).isEmpty();
		assertThat(token(transformer.transformRequest(request, null))).isEmpty();
	}

	@Test
	void tokenOfTheCallerIsKept() {
		HttpRequest request = new MockClientHttpRequest(HttpMethod.POST, URL);
		request.getHeaders().set(FencingToken.HEADER, "3;election=\"mails\"");
		assertThat(token(new LeaderRequestTransformer().transformRequest(request, this.leader)))
			.containsExactly("3;election=\"mails\"");
	}

	@Test
	void tokenIsSentToTheLeaderByWebClient() {
		ClientRequest request = ClientRequest.create(HttpMethod.POST, URL).build();
		LeaderClientRequestTransformer transformer = new LeaderClientRequestTransformer();
		assertThat(token(transformer.transformRequest(request, this.leader))).containsExactly("7;election=\"reports\"");
		assertThat(token(transformer.transformRequest(request, this.next))).containsExactly("8;election=\"reports\"");
		assertThat(token(transformer.transformRequest(request, this.instance))).isEmpty();
		ClientRequest own = ClientRequest.from(request).header(FencingToken.HEADER, "3;election=\"mails\"").build();
		assertThat(token(transformer.transformRequest(own, this.leader))).containsExactly("3;election=\"mails\"");
	}

	private static List<String> token(HttpRequest request) {
		return request.getHeaders().getValuesAsList(FencingToken.HEADER);
	}

	private static List<String> token(ClientRequest request) {
		return request.headers().getValuesAsList(FencingToken.HEADER);
	}

	private record Instances(List<ServiceInstance> all) implements ServiceInstanceListSupplier {

		@Override
		public String getServiceId() {
			return "shop";
		}

		@Override
		public Flux<List<ServiceInstance>> get() {
			return Flux.just(this.all);
		}

		@Override
		@SuppressWarnings("rawtypes")
		public Flux<List<ServiceInstance>> get(Request request) {
			return get();
		}

	}

}
