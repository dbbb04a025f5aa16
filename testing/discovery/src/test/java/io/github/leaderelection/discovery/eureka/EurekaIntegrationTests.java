package io.github.leaderelection.discovery.eureka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.discovery.LeaderMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
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

	private static final int CHANGES = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final String KEY = LeaderMetadata.key(ShopApplication.ELECTION);

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	private final ConfigurableApplicationContext server = started(EurekaServerApplication.start());

	private ConfigurableApplicationContext started(ConfigurableApplicationContext application) {
		this.applications.add(application);
		return application;
	}

	@AfterEach
	void close() {
		for (int i = this.applications.size() - 1; i >= 0; i--) {
			this.applications.get(i).close();
		}
	}

	@Test
	void clientsFindTheLeaderOverTenChanges() {
		int port = Applications.port(this.server);
		for (int i = 0; i < 3; i++) {
			this.instances.add(started(ShopApplication.start(port, "shop-" + i)));
		}
		ConfigurableApplicationContext application = started(ClientApplication.start(port));
		LeaderClient client = application.getBean(LeaderClient.class);
		ClientApplication.Fetches fetches = application.getBean(ClientApplication.Fetches.class);
		ConfigurableApplicationContext member = this.instances.get(0);
		Awaitility.await().atMost(PATIENCE).until(() -> Stream.of(application, member).allMatch(this::knowsMembers));
		Term term = nextTerm(0);
		awaitServer(term);
		Awaitility.await().atMost(PATIENCE).until(() -> isOf(term, client.ask()));

		List<Answer> refusals = new ArrayList<>();
		Duration longest = Duration.ZERO;
		Term last = term;
		for (int change = 0; change < CHANGES; change++) {
			elector(instance(last)).resign();
			// Nobody told the client yet
			List<Answer> answers = new ArrayList<>(List.of(client.ask()));
			Term next = nextTerm(last.token());
			long granted = System.nanoTime();
			askAsMember(member, next);
			awaitServer(next);
			int known = fetches.count();
			Duration wrong = Duration.ZERO;
			while (fetches.count() < known + 2) {
				Answer answer = askLater(client);
				answers.add(answer);
				wrong = isOf(next, answer) ? wrong : Duration.ofNanos(System.nanoTime() - granted);
			}
			longest = (wrong.compareTo(longest) > 0) ? wrong : longest;
			Term old = last;
			assertThat(answers).allMatch((answer) -> isOf(next, answer) || answer.isNoLeader()
					|| (answer.isRefusal() && answer.sent() == old.token()));
			answers.stream().filter(Answer::isRefusal).forEach(refusals::add);
			assertThat(Stream.generate(client::ask).limit(5)).allMatch((answer) -> isOf(next, answer));
			assertThat(EurekaServerApplication.leaders(this.server, KEY))
				.isEqualTo(Map.of(next.candidate(), Long.toString(next.token())));
			last = next;
		}
		assertThat(new ReportsClient(application.getBean(BlockingLoadBalancerInterceptor.class)).write())
			.isEqualTo("%s %s", last.candidate(), last.token());
		// Nearly each time, as the registry is fetched once per second
		assertThat(refusals).hasSizeGreaterThanOrEqualTo(CHANGES / 2);
		System.out.printf(
				"[figure] Eureka, %s changes of the leader: %s requests of an old token refused, the last one %s ms after a grant%n",
				CHANGES, refusals.size(), longest.toMillis());
	}

	// Often enough, without taking the processors from others
	private static Answer askLater(LeaderClient client) {
		return Awaitility.await().pollDelay(Duration.ofMillis(20)).until(client::ask, (answer) -> true);
	}

	// As soon as it knows the leader, whatever the registry says
	private void askAsMember(ConfigurableApplicationContext member, Term term) {
		Awaitility.await().atMost(PATIENCE).until(() -> elector(member).leader().filter(term::isOf).isPresent());
		assertThat(member.getBean(LeaderClient.class).ask()).matches((answer) -> isOf(term, answer));
	}

	private boolean knowsMembers(ConfigurableApplicationContext application) {
		return application.getBean(DiscoveryClient.class)
			.getInstances("shop")
			.stream()
			.filter((instance) -> instance.getMetadata().containsKey(LeaderMetadata.MEMBER)
					&& "north".equals(instance.getMetadata().get("zone")))
			.count() == this.instances.size();
	}

	private Term nextTerm(long token) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> this.instances.stream()
				.flatMap((instance) -> elector(instance).leadership().stream())
				.map((leadership) -> Term.of(leadership))
				.filter((term) -> term.token() > token)
				.findFirst()
				.orElse(null), (term) -> term != null);
	}

	private void awaitServer(Term term) {
		Map<String, String> expected = Map.of(term.candidate(), Long.toString(term.token()));
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> EurekaServerApplication.leaders(this.server, KEY).equals(expected));
	}

	private ConfigurableApplicationContext instance(Term term) {
		return this.instances.get(Integer.parseInt(term.candidate().substring("shop-".length())));
	}

	private static LeaderElector elector(ConfigurableApplicationContext instance) {
		return instance.getBean(LeaderElector.class);
	}

	private static boolean isOf(Term term, Answer answer) {
		return answer.isOfLeader(term.candidate(), term.token());
	}

	/**
	 * A term of leadership.
	 *
	 * @param candidate the leader
	 * @param token its fencing token
	 */
	private record Term(String candidate, long token) {

		static Term of(Leadership leadership) {
			return new Term(leadership.candidate(), leadership.fencingToken());
		}

		boolean isOf(Leader leader) {
			return leader.candidate().equals(this.candidate) && leader.fencingToken() == this.token;
		}

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
