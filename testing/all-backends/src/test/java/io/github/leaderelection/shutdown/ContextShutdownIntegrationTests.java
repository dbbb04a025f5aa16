package io.github.leaderelection.shutdown;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.Member;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.servers.PostgresServer;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the stop, the pause, the restart and the close of contexts whose elections
 * are on a real server.
 */
class ContextShutdownIntegrationTests {

	// A takeover without a release takes longer than all waiting of these tests
	private static final Duration LEASE = Duration.ofSeconds(60);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final String namespace = UUID.randomUUID().toString();

	@ParameterizedTest
	@EnumSource
	void refusesDrainsReleasesAndClosesTheConnection(Backend backend) {
		ConfigurableApplicationContext context = run(backend);
		Steps steps = context.getBean(Steps.class);
		Awaitility.await().atMost(PATIENCE).until(() -> steps.all.contains("working"));
		context.close();
		assertThat(steps.all).containsExactly("working", "refused", "drained", "released", "connection closed");
	}

	@ParameterizedTest
	@EnumSource(names = "REDIS")
	void twoContextsInOneProcessAreTwoInstances(Backend backend) throws InterruptedException {
		try (ConfigurableApplicationContext first = run(backend)) {
			long token = lead(first);
			try (ConfigurableApplicationContext second = run(backend)) {
				Awaitility.await().atMost(PATIENCE).until(() -> members(second).size() == 2);
				assertThat(members(second)).extracting(Member::id).doesNotHaveDuplicates();
				assertThat(elector(second).isLeader()).isFalse();
				close(first);
				assertThat(lead(second)).isGreaterThan(token);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = "REDIS")
	void contextThatIsStoppedAndStartedIsANewInstance(Backend backend) throws InterruptedException {
		try (ConfigurableApplicationContext first = run(backend)) {
			long token = lead(first);
			String session = self(first);
			try (ConfigurableApplicationContext second = run(backend)) {
				first.stop();
				assertThat(elector(first).isLeader()).isFalse();
				long next = lead(second);
				assertThat(next).isGreaterThan(token);
				first.start();
				Awaitility.await().atMost(PATIENCE).until(() -> members(first).size() == 2);
				assertThat(self(first)).isNotEqualTo(session);
				close(second);
				assertThat(lead(first)).isGreaterThan(next);
			}
		}
	}

	// As the test framework of Spring does with contexts that no test uses
	@ParameterizedTest
	@EnumSource(names = "REDIS")
	void contextThatIsPausedAndRestartedIsANewInstance(Backend backend) throws InterruptedException {
		try (ConfigurableApplicationContext first = run(backend)) {
			long token = lead(first);
			String session = self(first);
			try (ConfigurableApplicationContext second = run(backend)) {
				first.pause();
				assertThat(elector(first).isLeader()).isFalse();
				long next = lead(second);
				assertThat(next).isGreaterThan(token);
				first.restart();
				Awaitility.await().atMost(PATIENCE).until(() -> members(first).size() == 2);
				assertThat(self(first)).isNotEqualTo(session);
				second.pause();
				assertThat(lead(first)).isGreaterThan(next);
			}
		}
	}

	// As the tools for developers do
	@ParameterizedTest
	@EnumSource(names = "REDIS")
	void contextThatReplacesAClosedOneLeadsAtOnce(Backend backend) throws InterruptedException {
		ConfigurableApplicationContext closed = run(backend);
		long token = lead(closed);
		String session = self(closed);
		closed.close();
		try (ConfigurableApplicationContext next = run(backend)) {
			assertThat(lead(next)).isGreaterThan(token);
			assertThat(self(next)).isNotEqualTo(session);
		}
	}

	@Tag("long")
	@Test
	void contextsOnPostgresDoTheSame() throws InterruptedException {
		twoContextsInOneProcessAreTwoInstances(Backend.POSTGRES);
		contextThatIsStoppedAndStartedIsANewInstance(Backend.POSTGRES);
		contextThatIsPausedAndRestartedIsANewInstance(Backend.POSTGRES);
		contextThatReplacesAClosedOneLeadsAtOnce(Backend.POSTGRES);
	}

	private static void close(ConfigurableApplicationContext context) {
		context.close();
	}

	private static long lead(ConfigurableApplicationContext context) throws InterruptedException {
		return elector(context).awaitLeadership(PATIENCE).orElseThrow().fencingToken();
	}

	private static LeaderElector elector(ConfigurableApplicationContext context) {
		return context.getBean(LeaderElector.class);
	}

	private static List<Member> members(ConfigurableApplicationContext context) {
		return context.getBean(LeaderElectors.class).members();
	}

	private static String self(ConfigurableApplicationContext context) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> members(context).stream().filter(Member::self).map(Member::id).toList(),
					(ids) -> ids.size() == 1)
			.get(0);
	}

	private ConfigurableApplicationContext run(Backend backend) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.properties("spring.main.banner-mode=off", "leader-election.claim-missing=true",
					"leader-election.lease-duration=" + LEASE.toSeconds() + "s", "leader-election.retry-period=1s",
					"leader-election.namespace=" + this.namespace)
			.run(backend.arguments().toArray(new String[0]));
	}

	/**
	 * The servers of these tests.
	 */
	enum Backend {

		REDIS {

			@Override
			List<String> arguments() {
				RedisServer server = SharedServers.redis();
				return List.of("--leader-election.backend=redis", "--spring.data.redis.host=" + server.host(),
						"--spring.data.redis.port=" + server.port());
			}

		},

		POSTGRES {

			@Override
			List<String> arguments() {
				PostgresServer server = SharedServers.postgres();
				return List.of("--leader-election.backend=jdbc", "--leader-election.jdbc.initialize-schema=always",
						"--spring.datasource.url=" + server.jdbcUrl(),
						"--spring.datasource.username=" + server.username(),
						"--spring.datasource.password=" + server.password());
			}

		};

		abstract List<String> arguments();

	}

	static class Steps {

		private final List<String> all = new CopyOnWriteArrayList<>();

	}

	/**
	 * Records what the store has acknowledged, and when the connections are closed.
	 */
	static class Recorder implements DestructionAwareBeanPostProcessor {

		private final Steps steps;

		private final Class<?> connections;

		Recorder(Steps steps, Class<?> connections) {
			this.steps = steps;
			this.connections = connections;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof ElectionStore store) ? new RecordingStore(store, this.steps) : bean;
		}

		@Override
		public void postProcessBeforeDestruction(Object bean, String beanName) {
			this.steps.all.add("connection closed");
		}

		@Override
		public boolean requiresDestruction(Object bean) {
			return this.connections.isInstance(bean);
		}

	}

	static class RecordingStore extends ForwardingElectionStore {

		private final Steps steps;

		RecordingStore(ElectionStore store, Steps steps) {
			super(store);
			this.steps = steps;
		}

		@Override
		public boolean release(String election, SessionId session, long token) {
			boolean released = super.release(election, session, token);
			this.steps.all.add("released");
			return released;
		}

		@Override
		public void close(SessionId session) {
			super.close(session);
			// Releases what the session still holds
			if (!this.steps.all.contains("released")) {
				this.steps.all.add("released");
			}
		}

	}

	static class Worker {

		private final Steps steps;

		Worker(Steps steps) {
			this.steps = steps;
		}

		@WhileLeader
		void work(Leadership leadership) {
			this.steps.all.add("working");
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.steps.all.add((leadership.isValid()) ? "not refused" : "refused");
			}
			this.steps.all.add("drained");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		static Steps steps() {
			return new Steps();
		}

		@Bean
		static Recorder recorder(Steps steps, Environment environment) {
			return new Recorder(steps, ("redis".equals(environment.getProperty("leader-election.backend")))
					? RedisConnectionFactory.class : DataSource.class);
		}

		@Bean
		Worker worker(Steps steps) {
			return new Worker(steps);
		}

	}

}
