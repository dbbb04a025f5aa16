package io.github.leaderelection.aot;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.actuate.LeaderElectionEndpointAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.fencing.FencedTransactionsAutoConfiguration;
import io.github.leaderelection.autoconfigure.health.HealthGateAutoConfiguration;
import io.github.leaderelection.autoconfigure.health.LeaderElectionHealthContributorAutoConfiguration;
import io.github.leaderelection.autoconfigure.metrics.LeaderElectionMetricsAutoConfiguration;
import io.github.leaderelection.autoconfigure.metrics.LeaderWorkObservationAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.FencingTableAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcTransactionFenceAutoConfiguration;
import io.github.leaderelection.raft.autoconfigure.RaftElectionAutoConfiguration;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionAutoConfiguration;
import org.awaitility.Awaitility;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;

/**
 * An application with scheduled work, a database, a Raft voter of its own, the endpoint,
 * meters, and a health gate.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableScheduling
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
		DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
		JdbcElectionAutoConfiguration.class, JdbcTransactionFenceAutoConfiguration.class,
		FencingTableAutoConfiguration.class, FencedTransactionsAutoConfiguration.class,
		RaftElectionAutoConfiguration.class, ZooKeeperElectionAutoConfiguration.class,
		LocalElectionAutoConfiguration.class, LeaderElectionHealthContributorAutoConfiguration.class,
		LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
		LeaderElectionEndpointAutoConfiguration.class, LeaderElectionMetricsAutoConfiguration.class,
		LeaderWorkObservationAutoConfiguration.class, HealthGateAutoConfiguration.class, MetricsAutoConfiguration.class,
		SimpleMetricsExportAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
		ObservationAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
		HealthContributorRegistryAutoConfiguration.class, AvailabilityHealthContributorAutoConfiguration.class,
		AvailabilityProbesAutoConfiguration.class, HealthEndpointAutoConfiguration.class })
public class AotApplication {

	private static final Duration LONG = Duration.ofSeconds(30);

	/**
	 * Start.
	 * @param arguments the arguments
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(AotApplication.class, arguments);
	}

	/**
	 * Run until the scheduled work was done or skipped several times.
	 * @param arguments the arguments
	 * @return what was observed
	 */
	public static Map<String, Object> observe(String[] arguments) throws InterruptedException {
		SpringApplication application = new SpringApplication(AotApplication.class);
		// By default the one that has called this, and the generated code is named after
		// it
		application.setMainApplicationClass(AotApplication.class);
		Job.guarded.set(0);
		Job.fenced.set(0);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			boolean led = context.getBeanProvider(LeaderElector.class).getIfAvailable() != null
					&& context.getBean(LeaderElector.class).awaitLeadership(LONG).isPresent();
			int due = Job.unguarded.get();
			Awaitility.await().atMost(LONG).until(() -> Job.unguarded.get() > due + 5);
			return Map.of("generated", AotDetector.useGeneratedArtifacts(), "led", led, "guarded", Job.guarded.get(),
					"fenced", Job.fenced.get(), "beans", beans(context), "threads", threads(before), "tables",
					tables(context));
		}
	}

	private static TreeSet<String> beans(ConfigurableApplicationContext context) {
		TreeSet<String> names = new TreeSet<>();
		for (String name : context.getBeanDefinitionNames()) {
			Class<?> type = context.getType(name);
			if (type != null && type.getName().startsWith("io.github.leaderelection")
					&& !type.getPackageName().equals(AotApplication.class.getPackageName())) {
				names.add(name);
			}
		}
		return names;
	}

	private static TreeSet<String> threads(Set<Thread> before) {
		TreeSet<String> names = new TreeSet<>();
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (!before.contains(thread)) {
				names.add(thread.getName());
			}
		}
		return names;
	}

	private static int tables(ConfigurableApplicationContext context) {
		Integer count = context.getBean(JdbcTemplate.class)
			.queryForObject("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME LIKE 'LEADER_ELECTION%'",
					Integer.class);
		return (count != null) ? count : 0;
	}

	@Bean
	Job job() {
		return new Job();
	}

	/**
	 * Counts what runs, per class loader.
	 */
	public static class Job {

		private static final AtomicInteger guarded = new AtomicInteger();

		private static final AtomicInteger fenced = new AtomicInteger();

		private static final AtomicInteger unguarded = new AtomicInteger();

		/**
		 * Work of the leader.
		 */
		@Scheduled(fixedRate = 10)
		@OnLeader
		public void guarded() {
			guarded.incrementAndGet();
		}

		/**
		 * Work of the leader in transactions of its term.
		 */
		@Scheduled(fixedRate = 10)
		@OnLeader(fenced = true)
		@Transactional
		public void fenced() {
			fenced.incrementAndGet();
		}

		/**
		 * Work of every instance.
		 */
		@Scheduled(fixedRate = 10)
		public void unguarded() {
			unguarded.incrementAndGet();
		}

	}

}
