package io.github.leaderelection.discovery.registries;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.discovery.LeaderMetadata;
import org.awaitility.Awaitility;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The instances of the application, and who of them leads.
 */
final class Shop implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(90);

	static final String KEY = LeaderMetadata.key(ShopApplication.ELECTION);

	private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

	void start(String id, Map<String, Object> registry) {
		this.instances.add(ShopApplication.start(id, registry));
	}

	int size() {
		return this.instances.size();
	}

	ConfigurableApplicationContext instance(int index) {
		return this.instances.get(index);
	}

	LeaderElector elector(int index) {
		return this.instances.get(index).getBean(LeaderElector.class);
	}

	void resign() {
		this.instances.forEach((instance) -> instance.getBean(LeaderElector.class).resign());
	}

	Term termAfter(long token) {
		return Awaitility.await().atMost(PATIENCE).until(() -> leading(token), (term) -> term != null);
	}

	private Term leading(long after) {
		return this.instances.stream()
			.flatMap((instance) -> instance.getBean(LeaderElector.class).leadership().stream())
			.map(Term::of)
			.filter((term) -> term.token() > after)
			.findFirst()
			.orElse(null);
	}

	@Override
	public void close() {
		this.instances.forEach(ConfigurableApplicationContext::close);
	}

	/**
	 * A term of leadership.
	 *
	 * @param candidate the leader
	 * @param token its fencing token
	 */
	record Term(String candidate, long token) {

		static Term of(Leadership leadership) {
			return new Term(leadership.candidate(), leadership.fencingToken());
		}

		boolean isOf(Answer answer) {
			return answer.isOfLeader(this.candidate, this.token);
		}

		Map<String, String> registered() {
			return Map.of(this.candidate, Long.toString(this.token));
		}

	}

}
