package io.github.leaderelection.aot;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.integration.IntegrationRolesAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import org.awaitility.Awaitility;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.DefaultLockRegistry;

/**
 * An application of Spring Integration with a role that follows an election, and one that
 * an initiator is for.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@ImportAutoConfiguration({ IntegrationAutoConfiguration.class, TaskSchedulingAutoConfiguration.class,
		LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
		WhileLeaderAutoConfiguration.class, IntegrationRolesAutoConfiguration.class })
public class AotFlowApplication {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final List<String> granted = new CopyOnWriteArrayList<>();

	/**
	 * Start.
	 * @param arguments the arguments
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(AotFlowApplication.class, arguments);
	}

	/**
	 * Run until the role was granted, if this instance takes part in elections.
	 * @param arguments the arguments
	 * @return what was observed
	 */
	public static Map<String, Object> observe(String[] arguments) {
		SpringApplication application = new SpringApplication(AotFlowApplication.class);
		application.setMainApplicationClass(AotFlowApplication.class);
		try (ConfigurableApplicationContext context = application.run(arguments)) {
			SmartLifecycleRoleController roles = context.getBean(SmartLifecycleRoleController.class);
			List<String> granted = context.getBean(AotFlowApplication.class).granted;
			LeaderElectors electors = context.getBeanProvider(LeaderElectors.class).getIfAvailable();
			if (electors != null) {
				Awaitility.await().atMost(LONG).until(() -> roles.allEndpointsRunning("stock"));
			}
			return Map.of("generated", AotDetector.useGeneratedArtifacts(), "granted", List.copyOf(granted), "running",
					roles.allEndpointsRunning("stock"), "elections",
					(electors != null) ? Set.copyOf(electors.elections()) : Set.of());
		}
	}

	@Bean
	DefaultCandidate candidate() {
		return new DefaultCandidate("stock-candidate", "stock");
	}

	@Bean
	LockRegistryLeaderInitiator initiator() {
		LockRegistryLeaderInitiator initiator = new LockRegistryLeaderInitiator(new DefaultLockRegistry(),
				new DefaultCandidate("orders-candidate", "orders"));
		initiator.setAutoStartup(false);
		return initiator;
	}

	@ServiceActivator(inputChannel = "stock")
	@Role("stock")
	void report(String level) {
	}

	@ServiceActivator(inputChannel = "orders", autoStartup = "false")
	@Role("orders")
	void accept(String order) {
	}

	@EventListener
	void granted(OnGrantedEvent event) {
		this.granted.add(event.getRole());
	}

}
