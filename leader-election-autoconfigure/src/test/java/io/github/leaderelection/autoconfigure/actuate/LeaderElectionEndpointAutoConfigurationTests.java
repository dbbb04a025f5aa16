package io.github.leaderelection.autoconfigure.actuate;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.actuate.LeaderElectionEndpoint;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.LocalElectionAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;
import org.mockito.Mockito;
import org.skyscreamer.jsonassert.JSONAssert;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.jackson.JacksonEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LeaderElectionEndpointAutoConfiguration}.
 */
class LeaderElectionEndpointAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
						LeaderElectionEndpointAutoConfiguration.class, JacksonEndpointAutoConfiguration.class))
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
	void answersWithNullsWhenNobodyLeads() {
		this.exposed.run((context) -> JSONAssert.assertEquals("""
				{"backend": "local", "candidate": {"id": "me", "active": false}, "elections": {
				"default": {"leading": false, "leader": null, "fencingToken": null}}}""",
				json(context.getBean(EndpointJsonMapper.class), context.getBean(LeaderElectionEndpoint.class)), true));
	}

	@Test
	void answersWhoLeads() {
		LeaderElectors electors = Mockito.mock(LeaderElectors.class);
		LeaderElector ours = Mockito.mock(LeaderElector.class);
		LeaderElector theirs = Mockito.mock(LeaderElector.class);
		Leadership term = Mockito.mock(Leadership.class);
		BDDMockito.given(electors.candidate()).willReturn("me");
		BDDMockito.given(electors.isCandidate()).willReturn(true);
		BDDMockito.given(electors.elections()).willReturn(Set.of("ours", "theirs"));
		BDDMockito.given(electors.elector("ours")).willReturn(ours);
		BDDMockito.given(electors.elector("theirs")).willReturn(theirs);
		BDDMockito.given(term.candidate()).willReturn("me");
		BDDMockito.given(term.fencingToken()).willReturn(8L);
		BDDMockito.given(term.remaining()).willReturn(Duration.ofSeconds(3));
		BDDMockito.given(ours.leadership()).willReturn(Optional.of(term));
		BDDMockito.given(theirs.leadership()).willReturn(Optional.empty());
		BDDMockito.given(theirs.leader()).willReturn(Optional.of(new Leader("you", 7, java.util.Map.of())));
		this.exposed.withBean(LeaderElectors.class, () -> electors)
			.run((context) -> JSONAssert.assertEquals("""
					{"backend": "custom", "candidate": {"id": "me", "active": true}, "elections": {
					"ours": {"leading": true, "leader": "me", "fencingToken": 8},
					"theirs": {"leading": false, "leader": "you", "fencingToken": 7}}}""",
					json(context.getBean(EndpointJsonMapper.class), context.getBean(LeaderElectionEndpoint.class)),
					true));
	}

	private static String json(EndpointJsonMapper mapper, LeaderElectionEndpoint endpoint) {
		return mapper.get().writeValueAsString(endpoint.leaderElection());
	}

}
