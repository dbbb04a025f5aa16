package io.github.leaderelection.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.autoconfigure.integration.IntegrationRolesAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the examples in {@code docs/spring-integration.md}, which are parts of this
 * file.
 */
class SpringIntegrationPageTests {

	private static final Path SOURCE = Path
		.of("src/test/java/io/github/leaderelection/integration/SpringIntegrationPageTests.java");

	private static final Path PAGE = Path.of("../docs/spring-integration.md");

	private static final Logger logger = LoggerFactory.getLogger(SpringIntegrationPageTests.class);

	@Test
	void exampleRunsOnTheLeader() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(WhileLeaderAutoConfiguration.class, IntegrationRolesAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class, Integration.class, StockFlow.class)
			.withBean(Warehouse.class)
			.withBean(StockCandidate.class)
			.run((context) -> {
				Warehouse warehouse = context.getBean(Warehouse.class);
				assertThat(warehouse.readings).hasValue(0);
				long token = context.getBean(TestLeaderElection.class).grant("stock").fencingToken();
				Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> warehouse.readings.get() > 1);
				assertThat(warehouse.tokens).containsExactly(token);
			});
	}

	@Test
	void examplesAreThoseOfThePage() throws IOException {
		String source = plain(Files.readString(SOURCE).replace("static class", "class"));
		List<String> examples = Pattern.compile("(?ms)^```java\\n(.*?)^```")
			.matcher(Files.readString(PAGE))
			.results()
			.map((block) -> plain(block.group(1)))
			.toList();
		assertThat(examples).hasSize(2).allSatisfy((example) -> assertThat(source).contains(example));
	}

	private static String plain(String code) {
		return code.replaceAll("\\s+", " ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Integration {

	}

	@Configuration(proxyBeanMethods = false)
	static class StockFlow {

		@Bean
		@InboundChannelAdapter(channel = "stock", poller = @Poller(fixedDelay = "100"), autoStartup = "false")
		@Role("stock")
		MessageSource<Integer> stockLevels(Warehouse warehouse) {
			return () -> new GenericMessage<>(warehouse.level());
		}

		@ServiceActivator(inputChannel = "stock", autoStartup = "false")
		@Role("stock")
		void report(int level) {
			logger.info("{} pieces in stock", level);
		}

	}

	@Component
	static class StockCandidate extends DefaultCandidate {

		private final Warehouse warehouse;

		StockCandidate(Warehouse warehouse) {
			super("stock-candidate", "stock");
			this.warehouse = warehouse;
		}

		@Override
		public void onGranted(Context context) {
			super.onGranted(context);
			CurrentLeadership.get("stock").ifPresent((leadership) -> this.warehouse.open(leadership.fencingToken()));
		}

	}

	static class Warehouse {

		private final AtomicInteger readings = new AtomicInteger();

		private final List<Long> tokens = new CopyOnWriteArrayList<>();

		int level() {
			return this.readings.incrementAndGet();
		}

		void open(long fencingToken) {
			this.tokens.add(fencingToken);
		}

	}

}
