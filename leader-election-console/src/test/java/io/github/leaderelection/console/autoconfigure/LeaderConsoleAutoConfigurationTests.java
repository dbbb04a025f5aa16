package io.github.leaderelection.console.autoconfigure;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.console.ConsoleAssets;
import io.github.leaderelection.console.ConsoleServletFilter;
import io.github.leaderelection.console.ConsoleSite;
import io.github.leaderelection.console.ConsoleWebFilter;
import io.github.leaderelection.console.LeaderConsoleEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementContextAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderConsoleAutoConfiguration}.
 */
class LeaderConsoleAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
			LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
			LeaderConsoleAutoConfiguration.class, EndpointAutoConfiguration.class, WebEndpointAutoConfiguration.class,
			ManagementContextAutoConfiguration.class);

	private static final String[] PROPERTIES = { "leader-election.backend=local",
			"management.endpoints.web.exposure.include=leaderconsole" };

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues(PROPERTIES);

	@Test
	void consoleAndItsFilterAreThere() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(LeaderConsoleEndpoint.class).doesNotHaveBean(ConsoleWebFilter.class);
			assertThat(context.getBean("leaderConsoleFilter", FilterRegistrationBean.class).getFilter())
				.isInstanceOf(ConsoleServletFilter.class);
		});
	}

	@Test
	void filterIsThatOfTheServer() {
		new ReactiveWebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(PROPERTIES)
			.run((context) -> assertThat(context).hasSingleBean(LeaderConsoleEndpoint.class)
				.hasSingleBean(ConsoleWebFilter.class)
				.doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void consoleIsNotThereWhenNotExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=leaderelection")
			.run((context) -> assertThat(context).doesNotHaveBean(LeaderConsoleEndpoint.class)
				.doesNotHaveBean("leaderConsoleFilter"));
	}

	@Test
	void consoleIsNotThereWithoutAccess() {
		this.runner.withPropertyValues("management.endpoint.leaderconsole.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(LeaderConsoleEndpoint.class)
				.doesNotHaveBean("leaderConsoleFilter"));
	}

	@Test
	void consoleIsNotThereWithoutElections() {
		this.runner.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(LeaderElectors.class)
				.doesNotHaveBean(LeaderConsoleEndpoint.class)
				.doesNotHaveBean("leaderConsoleFilter"));
	}

	@Test
	void consoleIsNoneOfAnApplicationWithoutAWebServer() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(PROPERTIES)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("leaderConsoleFilter"));
	}

	@Test
	void pathsAreThoseOfTheMapping() {
		this.runner
			.withPropertyValues("management.endpoints.web.path-mapping.leaderconsole=ops",
					"management.endpoints.web.path-mapping.leaderelection=elections")
			.run((context) -> assertThat(context.getBean(ConsoleSite.class).page().text())
				.contains("src=\"ops/page.js\"", "data-elections=\"elections\""));
	}

	@Test
	void siteOfTheApplicationIsUsed() {
		ConsoleSite own = new ConsoleSite("/", "a", "b");
		this.runner.withBean(ConsoleSite.class, () -> own)
			.run((context) -> assertThat(context).getBean(ConsoleSite.class).isSameAs(own));
	}

	@Test
	void filesAreFoundInANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ConsoleRuntimeHints().registerHints(hints, getClass().getClassLoader());
		ConsoleAssets.get()
			.names()
			.forEach((name) -> assertThat(
					RuntimeHintsPredicates.resource().forResource("io/github/leaderelection/console/" + name))
				.accepts(hints));
	}

}
