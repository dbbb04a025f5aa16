package io.github.leaderelection.work;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order of a shutdown.
 */
class WhileLeaderShutdownTests {

	@Test
	void refusesDrainsReleasesAndClosesTheConnection() {
		List<String> order = shutDown();
		assertThat(order).containsExactly("refused", "drained", "scheduler stopped", "released", "connection closed");
	}

	@Test
	void releasesEarlyWhereThatIsAskedFor() {
		List<String> order = shutDown("--leader-election.shutdown.release=early");
		assertThat(order).containsExactly("refused", "drained", "released", "scheduler stopped", "connection closed");
	}

	/**
	 * The stop of managed work waits for the end of its term.
	 */
	@Test
	void candidacyIsStoppedBeforeManagedWork() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBeanFactory().getDependenciesForBean("campaignLifecycle"))
				.contains(WhileLeaderLifecycle.BEAN_NAME);
		}
	}

	private static List<String> shutDown(String... arguments) {
		ConfigurableApplicationContext context = start(arguments);
		List<String> order = context.getBean(Order.class).steps;
		context.close();
		return order;
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			// Long, so that no term ends on a slow machine
			.properties("leader-election.lease-duration=60s", "leader-election.claim-missing=true")
			.run(arguments);
		Awaitility.await().until(() -> context.getBean(Consuming.class).isRunning());
		return context;
	}

	static class Order {

		final List<String> steps = new CopyOnWriteArrayList<>();

	}

	static class Connection implements DisposableBean {

		private final Order order;

		Connection(Order order) {
			this.order = order;
		}

		@Override
		public void destroy() {
			this.order.steps.add("connection closed");
		}

	}

	static class RecordingStore extends ForwardingElectionStore {

		private final Order order;

		RecordingStore(Order order, Connection connection) {
			super(new InMemoryElectionStore());
			assertThat(connection).isNotNull();
			this.order = order;
		}

		@Override
		public boolean release(String election, SessionId session, long token) {
			this.order.steps.add("released");
			return super.release(election, session, token);
		}

		@Override
		public void close(SessionId session) {
			// Releases what the session still holds
			if (!this.order.steps.contains("released")) {
				this.order.steps.add("released");
			}
			super.close(session);
		}

	}

	@WhileLeader
	static class Consuming implements SmartLifecycle {

		private final Order order;

		private final ObjectProvider<LeaderElectors> electors;

		private volatile boolean running;

		Consuming(Order order, ObjectProvider<LeaderElectors> electors) {
			this.order = order;
			this.electors = electors;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			Awaitility.await().until(() -> !this.electors.getObject().elector("default").isLeader());
			this.order.steps.add("refused");
			this.running = false;
			this.order.steps.add("drained");
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public boolean isAutoStartup() {
			return false;
		}

		@Override
		public int getPhase() {
			return 0;
		}

	}

	static class Scheduler implements SmartLifecycle {

		private final Order order;

		private final String awaited;

		private volatile boolean running;

		Scheduler(Order order, String awaited) {
			this.order = order;
			this.awaited = awaited;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			Awaitility.await().until(() -> this.order.steps.contains(this.awaited));
			this.order.steps.add("scheduler stopped");
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MAX_VALUE - 100;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		Order order() {
			return new Order();
		}

		@Bean
		Connection connection(Order order) {
			return new Connection(order);
		}

		@Bean
		ElectionStore store(Order order, Connection connection) {
			return new RecordingStore(order, connection);
		}

		@Bean
		Consuming consuming(Order order, ObjectProvider<LeaderElectors> electors) {
			return new Consuming(order, electors);
		}

		@Bean
		Scheduler scheduler(Order order,
				@org.springframework.beans.factory.annotation.Value("${leader-election.shutdown.release:last}") String release) {
			return new Scheduler(order, (release.equals("early")) ? "released" : "drained");
		}

	}

}
