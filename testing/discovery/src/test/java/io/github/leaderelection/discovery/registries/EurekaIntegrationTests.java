package io.github.leaderelection.discovery.registries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import io.github.leaderelection.Leader;
import io.github.leaderelection.discovery.LeaderMetadata;
import io.github.leaderelection.discovery.registries.Shop.Term;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances, a Eureka server and a client of another application, over ten changes
 * of the leader. Time is counted in fetches of the registry, so that a slow machine
 * changes nothing: the client knows the leader with the second fetch that ends after the
 * server knows it, since the first one may have begun before.
 */
class EurekaIntegrationTests {

	private static final int INSTANCES = 3;

	private static final int CHANGES = 10;

	private final Shop shop = new Shop();

	private ConfigurableApplicationContext server;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void start() {
		this.server = EurekaServerApplication.start();
		for (int i = 0; i < INSTANCES; i++) {
			Map<String, Object> registry = new HashMap<>(EurekaServerApplication.properties(this.server));
			registry.put("eureka.instance.instance-id", "shop-" + i);
			this.shop.start("shop-" + i, registry);
		}
		this.application = ClientApplication.start(EurekaServerApplication.properties(this.server));
	}

	@AfterEach
	void close() {
		close(this.application);
		this.shop.close();
		close(this.server);
	}

	// Null if the start has failed
	private static void close(ConfigurableApplicationContext application) {
		if (application != null) {
			application.close();
		}
	}

	@Test
	void clientsFindTheLeaderOverTenChanges() {
		LeaderClient client = this.application.getBean(LeaderClient.class);
		ClientApplication.Fetches fetches = this.application.getBean(ClientApplication.Fetches.class);
		Awaitility.await()
			.atMost(Shop.PATIENCE)
			.until(() -> Stream.of(this.application, this.shop.instance(0)).allMatch(this::knowsMembers));
		Term last = this.shop.termAfter(0);
		awaitServer(last);
		Awaitility.await().atMost(Shop.PATIENCE).until(client::ask, last::isOf);

		List<Answer> refusals = new ArrayList<>();
		Duration longest = Duration.ZERO;
		for (int change = 0; change < CHANGES; change++) {
			Term old = last;
			this.shop.resign();
			// The client cannot know it yet
			List<Answer> answers = new ArrayList<>(List.of(client.ask()));
			Term next = this.shop.termAfter(old.token());
			long granted = System.nanoTime();
			askAsMember(next);
			awaitServer(next);
			int known = fetches.count();
			AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);
			Awaitility.await().atMost(Shop.PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
				answers.add(client.ask());
				if (!next.isOf(answers.get(answers.size() - 1))) {
					wrong.set(Duration.ofNanos(System.nanoTime() - granted));
				}
				return fetches.count() >= known + 2;
			});
			longest = (wrong.get().compareTo(longest) > 0) ? wrong.get() : longest;
			assertThat(answers).allMatch((answer) -> next.isOf(answer) || answer.isNoLeader()
					|| (answer.isRefusal() && answer.sent() == old.token()));
			answers.stream().filter(Answer::isRefusal).forEach(refusals::add);
			assertThat(Stream.generate(client::ask).limit(5)).allMatch(next::isOf);
			assertThat(EurekaServerApplication.leaders(this.server, Shop.KEY)).isEqualTo(next.registered());
			last = next;
		}
		assertThat(new ReportsClient(this.application.getBean(BlockingLoadBalancerInterceptor.class)).write())
			.isEqualTo("%s %s", last.candidate(), last.token());
		// Nearly each time, as the registry is fetched once per second
		assertThat(refusals).hasSizeGreaterThanOrEqualTo(CHANGES / 2);
		System.out.printf(
				"[figure] Eureka, %s changes of the leader: %s requests with an old token refused, the last one %s ms after a grant%n",
				CHANGES, refusals.size(), longest.toMillis());
	}

	// As soon as it knows the leader, whatever the registry says
	private void askAsMember(Term term) {
		Awaitility.await()
			.atMost(Shop.PATIENCE)
			.until(() -> this.shop.elector(0).leader().map(Leader::fencingToken).orElse(0L) == term.token());
		assertThat(this.shop.instance(0).getBean(LeaderClient.class).ask()).matches(term::isOf);
	}

	private boolean knowsMembers(ConfigurableApplicationContext application) {
		return application.getBean(DiscoveryClient.class)
			.getInstances("shop")
			.stream()
			.filter((instance) -> instance.getMetadata().containsKey(LeaderMetadata.MEMBER)
					&& "north".equals(instance.getMetadata().get("zone")))
			.count() == this.shop.size();
	}

	private void awaitServer(Term term) {
		Awaitility.await()
			.atMost(Shop.PATIENCE)
			.until(() -> EurekaServerApplication.leaders(this.server, Shop.KEY).equals(term.registered()));
	}

	/**
	 * The client of the documentation.
	 */
	private static final class ReportsClient {

		private final RestClient client;

		ReportsClient(BlockingLoadBalancerInterceptor balancer) {
			this.client = RestClient.builder().requestInterceptor(balancer).build();
		}

		String write() {
			return this.client.post().uri("http://reports-leader/reports").retrieve().body(String.class);
		}

	}

}
