package io.github.leaderelection.deployments;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.Member;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.deployments.crac.Core;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checkpoints of an application that leads, as Spring does them: it stops the context,
 * and starts it again after the restore. The checkpoint itself needs another JVM.
 */
class CheckpointIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	/**
	 * Threads that Spring keeps for the application while it is stopped.
	 */
	private static final String[] OF_THE_APPLICATION = { "HikariPool-", "lettuce-", "prevent-shutdown", "scheduling-" };

	private final String namespace = UUID.randomUUID().toString();

	@AfterEach
	void reset() {
		Core.reset();
	}

	@ParameterizedTest
	@EnumSource
	void restoredApplicationIsANewInstance(Backend backend) throws Exception {
		String[] arguments = backend.properties(this.namespace)
			.stream()
			.map((property) -> "--" + property)
			.toArray(String[]::new);
		Leftovers leftovers = new Leftovers();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			LeaderElector elector = context.getBean(LeaderElector.class);
			Work work = context.getBean(Work.class);
			Leadership saved = elector.awaitLeadership(PATIENCE).orElseThrow();
			String session = self(context);
			awaitWork(work);
			Core.checkpointRestore(() -> {
				assertThat(saved.isValid()).isFalse();
				assertThat(elector.isLeader()).isFalse();
				assertThat(work.running.get()).isZero();
				leftovers.assertNoThreads(OF_THE_APPLICATION);
				Leftovers.assertNoConnections(backend);
				work.ticks.set(0);
			});
			long token = elector.awaitLeadership(PATIENCE).orElseThrow().fencingToken();
			assertThat(token).isGreaterThan(saved.fencingToken());
			assertThat(saved.isValid()).isFalse();
			assertThat(self(context)).isNotEqualTo(session);
			awaitWork(work);
		}
		leftovers.assertNoThreads();
		Leftovers.assertNoConnections(backend);
	}

	private static void awaitWork(Work work) {
		Awaitility.await().atMost(PATIENCE).until(() -> work.running.get() == 1 && work.ticks.get() > 1);
	}

	private static String self(ConfigurableApplicationContext context) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> context.getBean(LeaderElectors.class)
				.members()
				.stream()
				.filter(Member::self)
				.map(Member::id)
				.toList(), (ids) -> ids.size() == 1)
			.get(0);
	}

	static final class Work {

		private final AtomicInteger ticks = new AtomicInteger();

		private final AtomicInteger running = new AtomicInteger();

	}

	static class Jobs {

		private final Work work;

		Jobs(Work work) {
			this.work = work;
		}

		@Scheduled(fixedDelay = 50)
		@OnLeader
		void tick() {
			this.work.ticks.incrementAndGet();
		}

		@WhileLeader
		void run(Leadership leadership) {
			this.work.running.incrementAndGet();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.work.running.decrementAndGet();
			}
		}

	}

	/**
	 * Starts before all others: a checkpoint on refresh is taken at this point.
	 */
	static class FirstToStart implements SmartLifecycle {

		private final List<HikariDataSource> pools;

		private boolean running;

		FirstToStart(List<HikariDataSource> pools) {
			this.pools = pools;
		}

		@Override
		public void start() {
			long ofPools = this.pools.stream()
				.mapToInt((pool) -> pool.getHikariPoolMXBean().getTotalConnections())
				.sum();
			for (Backend backend : Backend.values()) {
				assertThat(Sockets.connectionsTo(backend.port())).isLessThanOrEqualTo(ofPools);
			}
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

		@Bean
		Jobs jobs(Work work) {
			return new Jobs(work);
		}

		@Bean
		FirstToStart firstToStart(ObjectProvider<HikariDataSource> pools) {
			return new FirstToStart(pools.stream().toList());
		}

	}

}
