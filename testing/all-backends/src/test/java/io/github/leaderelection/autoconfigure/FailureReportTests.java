package io.github.leaderelection.autoconfigure;

import java.util.Map;

import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.jdbc.autoconfigure.JdbcElectionAutoConfiguration;
import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what an application prints that does not start: the property, its value and
 * the remedy, whether the analysis is that of Spring Boot or of this library.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

	private static final String TOO_LONG = "x".repeat(201);

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					backend             | etcd              | Use one of: jdbc, local, raft, redis, zookeeper.
					enabled             | maybe             | java.lang.Boolean
					fail-fast           | maybe             | Invalid boolean value
					lease-duration      | soon              | is not a valid duration
					operation-timeout   | 1ms               | Set it to at least 10ms
					jdbc.initialize-schema | sometimes      | EMBEDDED
					jdbc.schema         | classpath:none.sql | Set leader-election.jdbc.schema to an existing script
					jdbc.platform       | mainframe         | there is no script classpath:io/github/leaderelection/jdbc/schema-mainframe.sql
					zookeeper.acl       | nobody            | CREATOR_ALL
					zookeeper.session-timeout | 0s          | it must be at least 1ms
					""")
	void invalidValueIsReportedWithItsPropertyAndARemedy(String name, String value, String remedy,
			CapturedOutput output) {
		String backend = (name.contains(".")) ? name.substring(0, name.indexOf('.')) : "local";
		String property = "--leader-election." + name + "=" + value;
		start(Map.of(), (name.equals("backend")) ? new String[] { property }
				: new String[] { "--leader-election.backend=" + backend, property });
		assertThat(report(output)).contains("leader-election." + name, remedy)
			.containsAnyOf("'" + value + "'", '"' + value + '"', "of 1ms");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			LEADERELECTION_ENABLED   | maybe | leader-election.enabled         | Invalid boolean value
			LEADERELECTION_JDBC_INITIALIZESCHEMA | sometimes | leader-election.jdbc.initialize-schema | EMBEDDED
			LEADERELECTION_JDBC_PLATFORM | mainframe | leader-election.jdbc.platform | initialize-schema=never
			""")
	void invalidEnvironmentVariableIsReported(String variable, String value, String property, String remedy,
			CapturedOutput output) {
		start(Map.of(variable, value), "--leader-election.backend=jdbc");
		assertThat(report(output)).contains(property, value, remedy, variable);
	}

	@Test
	void candidateIdThatIsTooLongIsReported(CapturedOutput output) {
		start(Map.of("LEADERELECTION_CANDIDATEID", TOO_LONG), "--leader-election.backend=local");
		assertThat(report(output)).contains(
				"The property leader-election.candidate-id has the value '%s...' (from System Environment Property \"LEADERELECTION_CANDIDATEID\"), which cannot be used: it has 201 characters, but a candidate id may have at most 200. Use a short readable label"
					.formatted(TOO_LONG.substring(0, 100)),
				"Correct the value of leader-election.candidate-id.");
	}

	@Test
	void metadataThatIsTooLongIsReported(CapturedOutput output) {
		start(Map.of(), "--leader-election.backend=local", "--leader-election.metadata.zone=a",
				"--leader-election.metadata.notes=" + "y".repeat(2000));
		assertThat(report(output)).contains("The property leader-election.metadata has the value", "more than 2000",
				"The longest entry is 'notes'", "Correct the value of leader-election.metadata.");
	}

	@Test
	void missingTablesAreReportedWithFailFast(CapturedOutput output) {
		start(Map.of(), "--leader-election.backend=jdbc", "--leader-election.jdbc.initialize-schema=never",
				"--leader-election.fail-fast=true", "--leader-election.operation-timeout=1s");
		assertThat(report(output)).contains("table LEADER_ELECTION_SESSION is missing", "schema-h2.sql",
				"leader-election.jdbc.initialize-schema=always", "leader-election.fail-fast=true");
	}

	@Test
	void nameOfAHostMayBeLongerThanACandidateId() {
		assertThat(ElectionEngineConfiguration.defaultCandidateId("host"))
			.isEqualTo("host:" + ProcessHandle.current().pid());
		assertThat(ElectionEngineConfiguration.defaultCandidateId("h".repeat(253))).hasSize(200)
			.endsWith(":" + ProcessHandle.current().pid());
	}

	private static String report(CapturedOutput output) {
		String text = output.getOut();
		assertThat(text).contains("APPLICATION FAILED TO START");
		return text.substring(text.indexOf("APPLICATION FAILED TO START"));
	}

	private static void start(Map<String, Object> variables, String... arguments) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		SpringApplication application = new SpringApplication(Application.class);
		application.setEnvironment(environment);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("spring.datasource.url", "jdbc:h2:mem:reports",
				"leader-election.zookeeper.connect-string", "127.0.0.1:1"));
		assertThatException().isThrownBy(() -> application.run(arguments));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, JdbcElectionAutoConfiguration.class,
			ZooKeeperElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
			LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class })
	static class Application {

	}

}
