package io.github.leaderelection.autoconfigure.actuate;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.actuate.ElectionHistory;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.actuate.LeaderElectionEndpointWebExtension;
import io.github.leaderelection.actuate.LeaderEndpoint;
import io.github.leaderelection.actuate.LeaderWorkHistory;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.health.LeaderElectionHealthContributorAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.health.BackendHealth;
import io.github.leaderelection.health.LeaderElectionHealthIndicator;
import io.github.leaderelection.store.ElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.skyscreamer.jsonassert.JSONAssert;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link LeaderElectionEndpointAutoConfiguration}.
 */
class LeaderElectionEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
				LocalElectionAutoConfiguration.class, LeaderElectionEndpointAutoConfiguration.class,
				EndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class))
		.withPropertyValues("leader-election.backend=local", "leader-election.candidate-id=me");

	private final ApplicationContextRunner exposed = this.runner
		.withPropertyValues("management.endpoints.web.exposure.include=leaderelection");

	@Test
	void endpointIsNotThereWhenNotExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(LeaderElectionEndpoint.class));
	}

	@Test
	void endpointIsNotThereWhenDisabled() {
		this.exposed.withPropertyValues("leader-election.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(LeaderElectionEndpoint.class));
	}

	@Test
	void endpointIsNotThereWithoutActuator() {
		this.exposed.withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(LeaderElectors.class)
				.doesNotHaveBean("leaderElectionEndpoint"));
	}

	@Test
	void probeIsExposedByItsOwnName() {
		this.exposed.run((context) -> assertThat(context).doesNotHaveBean(LeaderEndpoint.class));
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=leader")
			.run((context) -> assertThat(context).hasSingleBean(LeaderEndpoint.class)
				.doesNotHaveBean(LeaderElectionEndpoint.class)
				.doesNotHaveBean(LeaderElectionEndpointWebExtension.class));
	}

	@Test
	void answersWithNullsWhenNobodyLeads() {
		this.exposed.run((context) -> JSONAssert.assertEquals("""
				{"backend": "local", "storeProblem": null, "candidate": {"id": "me", "active": false},
				"total": 1, "next": null, "elections": {"default": {"leading": false,
				"standing": "NOT_READY", "pausedBy": [], "leader": null, "fencingToken": null, "remaining": null,
				"changes": [], "work": []}}}""", json(context), false));
	}

	@Test
	void showsWhetherWritesAreMapped() {
		this.exposed.run((context) -> JSONAssert.assertEquals(
				"{\"writable\": false, \"leaseDuration\": \"PT10S\", \"backendDetails\": {}}", json(context), false));
		this.exposed.withPropertyValues("management.endpoint.leaderelection.access=UNRESTRICTED")
			.run((context) -> JSONAssert.assertEquals("{\"writable\": true}", json(context), false));
		this.exposed
			.withPropertyValues("management.endpoint.leaderelection.access=UNRESTRICTED",
					"management.endpoints.access.max-permitted=READ_ONLY")
			.run((context) -> JSONAssert.assertEquals("{\"writable\": false}", json(context), false));
	}

	@Test
	void showsWhatTheBackendSaysOfItsState() {
		this.exposed
			.withBean(BackendHealth.class,
					() -> () -> new BackendHealth.Report(null, Map.of("raft", Map.of("state", "follower"))))
			.run((context) -> JSONAssert.assertEquals("{\"backendDetails\": {\"raft\": {\"state\": \"follower\"}}}",
					json(context), false));
	}

	@Test
	void workIsShownWithItsRunsAndSkips() {
		this.exposed.withConfiguration(AutoConfigurations.of(OnLeaderAutoConfiguration.class))
			.withBean("mailer", Mailer.class)
			.run((context) -> {
				Mailer mailer = context.getBean(Mailer.class);
				mailer.send();
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				engine.campaign();
				Awaitility.await().until(engine.elector("default")::isLeader);
				assertThatIllegalStateException().isThrownBy(mailer::send);
				JSONAssert.assertEquals("""
						{"elections": {"default": {"work": [{"name": "mailer.send", "running": 0, "runs": 1, "skips": 1,
						"lastFailure": "java.lang.IllegalStateException"}]}}}""", json(context), false);
				assertThat(json(context)).containsPattern("\"lastDuration\":\"PT[0-9.E-]+S\"").doesNotContain("secret");
			});
	}

	@Test
	void workIsRecordedOnlyForTheEndpoint() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=leader")
			.run((context) -> assertThat(context).doesNotHaveBean(LeaderWorkHistory.class));
	}

	@Test
	void contextBelowNotesNoChangeASecondTime() {
		this.exposed.run((parent) -> this.exposed.withParent(parent).run((child) -> {
			ElectionEngine engine = child.getBean(ElectionEngine.class);
			engine.campaign();
			Awaitility.await().until(engine.elector("default")::isLeader);
			LeaderElectionEndpoint endpoint = child.getBean(LeaderElectionEndpoint.class);
			Awaitility.await().until(() -> endpoint.election("default").changes().size() >= 2);
			assertThat(endpoint.election("default").changes()).doesNotHaveDuplicates();
		}));
	}

	@Test
	void controlCharactersDoNotComeOut() {
		this.exposed.withPropertyValues("leader-election.candidate-id=a\u0007\"b")
			.run((context) -> assertThat(json(context)).contains("\\\"b")
				.matches((json) -> json.chars().noneMatch(Character::isISOControl)));
	}

	@Test
	void labelsComeOutAsOneHarmlessJsonText() {
		this.exposed
			.withPropertyValues("leader-election.metadata.url=http://a\u001b[31m\r\n<script>\u0085",
					"leader-election.candidate-id=a\u001b[2J\r\n\u202e<b>\u009b")
			.run((context) -> {
				ElectionEngine engine = context.getBean(ElectionEngine.class);
				assertThat(engine.awaitStore(Duration.ofSeconds(30))).isTrue();
				Awaitility.await().until(() -> !engine.members().isEmpty());
				assertThat(json(context)).matches((json) -> json.chars().noneMatch((each) -> each < ' '))
					.contains("\"url\":\"http://a\\u001B[31m\\r\\n<script>", "\"id\":\"a?[2J???<b>?\"");
			});
	}

	@Test
	void whatAFailingStoreSaysIsOneBoundedLineWithoutCredentials() {
		ElectionStore store = BDDMockito.mock(ElectionStore.class);
		BDDMockito.given(store.subscribe(BDDMockito.any())).willReturn(() -> {
		});
		BDDMockito.given(store.heartbeat(BDDMockito.any(), BDDMockito.anyLong(), BDDMockito.any()))
			.willThrow(new IllegalStateException(
					"no\r\nforged line \u001b[2J\u202e<b> at redis://app:hunter2@host, " + "x".repeat(10_000)));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(LeaderElectionAutoConfiguration.class,
					LeaderElectionEndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class,
					LeaderElectionHealthContributorAutoConfiguration.class))
			.withBean("store", ElectionStore.class, () -> store)
			.withPropertyValues("management.endpoints.web.exposure.include=leaderelection")
			.run((context) -> {
				Awaitility.await().until(() -> context.getBean(ElectionHistory.class).storeProblem() != null);
				String problem = "no forged line ?[2J?<b> at redis://...@host, xxx";
				assertThat(json(context)).contains("\"storeProblem\":\"" + problem).hasSizeLessThan(4000);
				assertThat(context.getBean(LeaderElectionHealthIndicator.class).health().getDetails().toString())
					.contains(problem)
					.hasSizeLessThan(4000)
					.doesNotContain("hunter2", "\n");
			});
	}

	private static String json(ApplicationContext context) {
		LeaderElectionEndpoint endpoint = context.getBean(LeaderElectionEndpoint.class);
		return context.getBean(EndpointJsonMapper.class).get().writeValueAsString(endpoint.elections(null, null));
	}

	static class Mailer {

		@OnLeader
		void send() {
			throw new IllegalStateException("secret");
		}

	}

}
