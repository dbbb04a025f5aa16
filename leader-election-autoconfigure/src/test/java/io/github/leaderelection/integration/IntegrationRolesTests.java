package io.github.leaderelection.integration;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.autoconfigure.integration.IntegrationRolesAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.test.TestLeaderElection;
import io.github.leaderelection.test.TestLeaderElectionConfiguration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.kubernetes.commons.leader.LeaderInitiator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.leader.AbstractCandidate;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.leader.event.AbstractLeaderEvent;
import org.springframework.integration.leader.event.DefaultLeaderEventPublisher;
import org.springframework.integration.leader.event.LeaderEventPublisher;
import org.springframework.integration.leader.event.OnFailedToAcquireMutexEvent;
import org.springframework.integration.leader.event.OnGrantedEvent;
import org.springframework.integration.leader.event.OnRevokedEvent;
import org.springframework.integration.support.SmartLifecycleRoleController;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.integration.support.locks.DefaultLockRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the candidates, events and roles of Spring Integration.
 */
@ExtendWith(OutputCaptureExtension.class)
class IntegrationRolesTests {

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private final RecordingCandidate candidate = new RecordingCandidate("cluster", this.calls);

	private final Listener listener = new Listener(this.calls);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(WhileLeaderAutoConfiguration.class, IntegrationRolesAutoConfiguration.class))
		.withUserConfiguration(TestLeaderElectionConfiguration.class, Flow.class)
		.withBean(Listener.class, () -> this.listener)
		.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=20s");

	private final ApplicationContextRunner withCandidate = this.runner.withBean(RecordingCandidate.class,
			() -> this.candidate);

	@Test
	void candidateIsGrantedFirstThenTheEventComesAndEndpointsStart() {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			this.listener.endpoints = context.getBean(SmartLifecycleRoleController.class);
			for (int term = 1; term <= 2; term++) {
				this.calls.clear();
				Leadership leadership = election.grant("cluster");
				await().until(() -> isRunning(context, "cluster"));
				assertThat(this.calls).startsWith("candidate granted, leader true",
						"OnGrantedEvent cluster, leader true, under " + leadership.fencingToken());
				assertThat(this.candidate.context.getRole()).isEqualTo("cluster");
				assertThat(this.candidate.context).asString()
					.contains("cluster", String.valueOf(leadership.fencingToken()), "true");
				election.revoke("cluster", Reason.RESIGNED);
				awaitRelease(election, "cluster");
				assertThat(isRunning(context, "cluster")).isFalse();
				assertThat(this.calls).containsExactly("candidate granted, leader true",
						"OnGrantedEvent cluster, leader true, under " + leadership.fencingToken(),
						"endpoints run: false", "candidate revoked, leader false", "candidate is through",
						"OnRevokedEvent cluster, leader false, under no term", "endpoints run: true");
			}
		});
	}

	@Test
	void nothingHappensBeforeTheGrant(CapturedOutput output) {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			assertThat(election.elections()).contains("cluster", "batch");
			election.revoke("cluster");
			assertThat(isRunning(context, "cluster")).isFalse();
			assertThat(isRunning(context, "batch")).isFalse();
			assertThat(this.calls).isEmpty();
			assertThat(output).contains("[cluster] The role of Spring Integration follows this election")
				.contains("[cluster] Endpoints of the role start only on the leader, and not with the application: [")
				.doesNotContain("[batch] Endpoints")
				.doesNotContain("although this instance does not lead");
		});
	}

	@Test
	void roleOfAnEndpointFollowsWithoutACandidate() {
		this.runner.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("batch");
			await().until(() -> isRunning(context, "batch"));
			assertThat(isRunning(context, "cluster")).isFalse();
			election.revoke("batch");
			await().until(() -> !isRunning(context, "batch"));
		});
	}

	@Test
	void handOffWaitsForTheCandidate() {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			this.candidate.revokeGate = new CountDownLatch(1);
			election.grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			election.revoke("cluster", Reason.RESIGNED);
			await().until(() -> this.calls.contains("candidate revoked, leader false"));
			assertThat(election.elector("cluster").status().state()).isEqualTo(State.DRAINING);
			this.candidate.revokeGate.countDown();
			awaitRelease(election, "cluster");
			assertThat(this.calls).contains("candidate is through");
		});
	}

	@Test
	void handOffWaitsForListenersAndEndpoints() {
		Component component = new Component();
		this.withCandidate.run((context) -> {
			context.getBean(SmartLifecycleRoleController.class).addLifecycleToRole("cluster", component);
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("cluster");
			await().until(component::isRunning);
			component.gate = new CountDownLatch(1);
			election.revoke("cluster", Reason.RESIGNED);
			await().until(() -> component.stopping);
			assertThat(election.elector("cluster").status().state()).isEqualTo(State.DRAINING);
			component.gate.countDown();
			awaitRelease(election, "cluster");
			assertThat(component.isRunning()).isFalse();
		});
	}

	@Test
	void electionIsNotReleasedWhileAnEndpointDoesNotStop() {
		Component component = new Component();
		this.withCandidate.withPropertyValues("leader-election.while-leader.start.initial=20ms").run((context) -> {
			context.getBean(SmartLifecycleRoleController.class).addLifecycleToRole("cluster", component);
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("cluster");
			await().until(component::isRunning);
			component.failing = true;
			election.revoke("cluster", Reason.RESIGNED);
			await().until(() -> component.failedStops > 2);
			assertThat(election.elector("cluster").status().state()).isEqualTo(State.DRAINING);
			component.failing = false;
			awaitRelease(election, "cluster");
			assertThat(this.calls).filteredOn((call) -> call.startsWith("OnRevokedEvent")).hasSize(1);
		});
	}

	@Test
	void endpointsFollowTheTermEvenIfAListenerThrows() {
		this.withCandidate.withBean(Failing.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			election.revoke("cluster", Reason.RESIGNED);
			awaitRelease(election, "cluster");
			assertThat(isRunning(context, "cluster")).isFalse();
			assertThat(context.getBean(Failing.class).events).containsExactly("OnGrantedEvent", "OnRevokedEvent");
		});
	}

	@Test
	void yieldResignsItsOwnTermOnly() {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			Context first = this.candidate.context;
			first.yield();
			assertThat(first.isLeader()).isFalse();
			assertThat(election.elector("cluster").isLeader()).isFalse();
			awaitRelease(election, "cluster");
			election.grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			first.yield();
			assertThat(election.elector("cluster").isLeader()).isTrue();
			assertThat(this.candidate.context).isNotSameAs(first);
			assertThat(this.candidate.context.isLeader()).isTrue();
		});
	}

	@Test
	void blockingCandidateIsInterruptedAtTheEndOfTheTerm() {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			this.candidate.grantGate = new CountDownLatch(1);
			election.grant("cluster");
			election.grant("batch");
			await().until(() -> isRunning(context, "batch") && this.calls.contains("candidate granted, leader true"));
			election.revoke("cluster", Reason.RESIGNED);
			awaitRelease(election, "cluster");
			assertThat(isRunning(context, "cluster")).isFalse();
			assertThat(this.calls).filteredOn((call) -> !call.contains("batch"))
				.containsExactly("candidate granted, leader true", "candidate revoked, leader false",
						"candidate is through", "OnRevokedEvent cluster, leader false, under no term");
		});
	}

	@Test
	void nothingStartsWhenACandidateReturnsAfterTheTerm() {
		RecordingCandidate stubborn = new RecordingCandidate("cluster", this.calls) {

			@Override
			public void onGranted(Context context) throws InterruptedException {
				try {
					super.onGranted(context);
				}
				catch (InterruptedException ex) {
					// Ignores the interrupt
				}
			}

		};
		stubborn.grantGate = new CountDownLatch(1);
		this.runner.withBean(RecordingCandidate.class, () -> stubborn).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("cluster");
			await().until(() -> !this.calls.isEmpty());
			election.revoke("cluster");
			await().until(() -> this.calls.contains("candidate is through"));
			context.getBean("whileLeaderLifecycle", SmartLifecycle.class).stop();
			assertThat(this.calls).noneMatch((call) -> call.startsWith("OnGrantedEvent"));
		});
	}

	@Test
	void candidateThatFailsIsRevokedAndGrantedAgain() {
		this.withCandidate.withPropertyValues("leader-election.while-leader.start.initial=20ms").run((context) -> {
			this.candidate.failures = 2;
			context.getBean(TestLeaderElection.class).grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			assertThat(this.calls).filteredOn((call) -> call.equals("candidate granted, leader true")).hasSize(3);
			assertThat(this.calls).filteredOn((call) -> call.startsWith("candidate revoked")).hasSize(2);
		});
	}

	@Test
	void candidatesOfOneRoleAreGrantedInOrderAndRevokedInReverse() {
		this.runner.withUserConfiguration(Candidates.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.grant("several");
			List<String> own = context.getBean(Candidates.class).calls;
			// The event that follows, too: it is not published once the term has ended
			await().until(() -> own.size() == 2 && this.calls.size() == 1);
			election.revoke("several", Reason.RESIGNED);
			awaitRelease(election, "several");
			assertThat(own).containsExactly("granted first", "granted second", "revoked second", "revoked first");
			assertThat(this.calls).hasSize(2);
		});
	}

	@Test
	void initiatorOfTheApplicationKeepsItsRole(CapturedOutput output) {
		this.withCandidate
			.withBean("initiator", LockRegistryLeaderInitiator.class,
					() -> new LockRegistryLeaderInitiator(new DefaultLockRegistry(), this.candidate))
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				assertThat(election.elections()).doesNotContain("cluster");
				await().until(() -> isRunning(context, "cluster") && !this.listener.sources.isEmpty());
				election.grant("cluster");
				election.grant("batch");
				await().until(() -> isRunning(context, "batch"));
				assertThat(this.calls).filteredOn((call) -> call.startsWith("OnGrantedEvent cluster")).hasSize(1);
				assertThat(this.listener.sources).first().isSameAs(context.getBean("initiator"));
				assertThat(output).contains("[cluster] The role of Spring Integration does not follow this election,"
						+ " because the bean 'initiator' of " + LockRegistryLeaderInitiator.class.getName());
			});
	}

	@Test
	void initiatorThatHidesItsCandidateKeepsTheRoleOfTheCandidateBean() {
		this.withCandidate.withUserConfiguration(Kubernetes.class).run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			assertThat(election.elections()).doesNotContain("cluster").contains("batch");
		});
	}

	@Test
	void initiatorOfAnUnknownRoleKeepsAllThatAreNotListed(CapturedOutput output) {
		this.withCandidate
			.withBean("kubernetes", LeaderInitiator.class, () -> new LeaderInitiator(new DefaultCandidate()))
			.withPropertyValues("leader-election.integration.roles=batch")
			.run((context) -> {
				assertThat(context.getBean(TestLeaderElection.class).elections()).doesNotContain("cluster")
					.contains("batch");
				assertThat(output).contains("[cluster] The role of Spring Integration does not follow this election,"
						+ " because the bean 'kubernetes'");
			});
	}

	@Test
	void nativeImageCanAskAnInitiatorForItsRole() {
		RuntimeHints hints = new RuntimeHints();
		new InitiatorHints().registerHints(hints, getClass().getClassLoader());
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(LeaderInitiator.class)
			.withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS)).accepts(hints);
	}

	@Test
	void excludedRoleFollowsNoElectionAndListedOneDoes() {
		this.withCandidate
			.withPropertyValues("leader-election.integration.excluded-roles=cluster",
					"leader-election.integration.roles=later")
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				assertThat(election.elections()).contains("batch", "later").doesNotContain("cluster");
				// As without this library
				assertThat(isRunning(context, "cluster")).isTrue();
				Component added = new Component();
				context.getBean(SmartLifecycleRoleController.class).addLifecycleToRole("later", added);
				election.grant("later");
				await().until(added::isRunning);
			});
	}

	@Test
	void roleWithANameThatNoElectionCanHaveIsRefused() {
		this.runner.withBean(DefaultCandidate.class, () -> new DefaultCandidate("id", "order intake"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidNameException.class)
				.hasMessageContaining("order intake"));
	}

	@Test
	void nothingOfThisHappensWhenDisabled() {
		this.withCandidate.withPropertyValues("leader-election.integration.enabled=false").run((context) -> {
			assertThat(context.getBean(TestLeaderElection.class).elections()).isEmpty();
			assertThat(isRunning(context, "cluster")).isTrue();
		});
	}

	@Test
	void endpointsDoNotStartWhereLeaderElectionIsDisabled() {
		this.withCandidate.withPropertyValues("leader-election.enabled=false").run((context) -> {
			context.getBean(TestLeaderElection.class).grant("cluster");
			context.getBean("whileLeaderLifecycle", SmartLifecycle.class).stop();
			assertThat(isRunning(context, "cluster")).isFalse();
			assertThat(this.calls).isEmpty();
		});
	}

	@Test
	void endpointsThatAnExplicitStartOfTheContextStartsAreStopped() {
		this.withCandidate.run((context) -> {
			context.getSourceApplicationContext().start();
			await().until(() -> !isRunning(context, "cluster") && !isRunning(context, "batch"));
			assertThat(this.calls).isEmpty();
		});
	}

	@Test
	void closeOfTheContextRevokes() {
		this.withCandidate.run((context) -> {
			context.getBean(TestLeaderElection.class).grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
		});
		assertThat(this.calls).hasSize(5).last().asString().startsWith("OnRevokedEvent cluster");
	}

	@Test
	void failedEventsReportOtherLeadersOnly() {
		this.withCandidate.withPropertyValues("leader-election.integration.publish-failed-events=true")
			.run((context) -> {
				TestLeaderElection election = context.getBean(TestLeaderElection.class);
				election.grant("cluster");
				await().until(() -> isRunning(context, "cluster"));
				election.revoke("cluster");
				await().until(
						() -> this.calls.contains("OnFailedToAcquireMutexEvent cluster, leader false, under no term"));
				election.revoke("unrelated");
				election.grant("batch");
				await().until(() -> isRunning(context, "batch"));
				assertThat(this.calls).filteredOn((call) -> call.startsWith("OnFailed")).hasSize(1);
			});
	}

	@Test
	void noFailedEventsByDefault() {
		this.withCandidate.run((context) -> {
			TestLeaderElection election = context.getBean(TestLeaderElection.class);
			election.revoke("cluster");
			election.grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			assertThat(this.calls).noneMatch((call) -> call.startsWith("OnFailed"));
		});
	}

	@Test
	void eventsGoThroughThePublisherOfTheApplication() {
		AtomicReference<String> published = new AtomicReference<>("");
		DefaultLeaderEventPublisher publisher = new DefaultLeaderEventPublisher() {

			@Override
			public void publishOnGranted(Object source, Context context, String role) {
				published.set(role);
				super.publishOnGranted(source, context, role);
			}

		};
		this.withCandidate.withBean(LeaderEventPublisher.class, () -> publisher).run((context) -> {
			context.getBean(TestLeaderElection.class).grant("cluster");
			await().until(() -> isRunning(context, "cluster"));
			assertThat(published).hasValue("cluster");
		});
	}

	@Test
	void nothingIsConfiguredWithoutSpringIntegration() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(WhileLeaderAutoConfiguration.class, IntegrationRolesAutoConfiguration.class))
			.withUserConfiguration(TestLeaderElectionConfiguration.class)
			.withClassLoader(new FilteredClassLoader("org.springframework.integration"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IntegrationRoles.class));
	}

	private static boolean isRunning(ApplicationContext context, String role) {
		return context.getBean(SmartLifecycleRoleController.class).allEndpointsRunning(role);
	}

	private static void awaitRelease(LeaderElectors electors, String election) {
		await().until(() -> electors.elector(election).status().state() != State.DRAINING
				&& electors.elector(election).status().state() != State.LEADING);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableIntegration
	static class Flow {

		@ServiceActivator(inputChannel = "orders")
		@Role("cluster")
		void accept(String order) {
		}

		@ServiceActivator(inputChannel = "batches", autoStartup = "false")
		@Role("batch")
		void process(String batch) {
		}

		@ServiceActivator(inputChannel = "everywhere")
		void anywhere(String message) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Kubernetes {

		@Bean
		LeaderInitiator kubernetes(RecordingCandidate candidate) {
			return new LeaderInitiator(candidate);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Candidates {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		@Bean
		Ranked second() {
			return new Ranked("second", 2, this.calls);
		}

		@Bean
		Ranked first() {
			return new Ranked("first", 1, this.calls);
		}

	}

	static class Ranked extends AbstractCandidate implements Ordered {

		private final int order;

		private final List<String> calls;

		Ranked(String id, int order, List<String> calls) {
			super(id, "several");
			this.order = order;
			this.calls = calls;
		}

		@Override
		public void onGranted(Context context) {
			this.calls.add("granted " + getId());
		}

		@Override
		public void onRevoked(Context context) {
			this.calls.add("revoked " + getId());
		}

		@Override
		public int getOrder() {
			return this.order;
		}

	}

	static class Listener {

		private final List<String> calls;

		private final List<Object> sources = new CopyOnWriteArrayList<>();

		volatile SmartLifecycleRoleController endpoints;

		Listener(List<String> calls) {
			this.calls = calls;
		}

		// Before the controller
		@EventListener
		@Order(Ordered.HIGHEST_PRECEDENCE)
		void onEvent(AbstractLeaderEvent event) {
			String term = CurrentLeadership.get(event.getRole())
				.map((leadership) -> String.valueOf(leadership.fencingToken()))
				.orElse("no term");
			this.calls.add("%s %s, leader %s, under %s".formatted(event.getClass().getSimpleName(), event.getRole(),
					event.getContext().isLeader(), term));
			this.sources.add(event.getSource());
			if (this.endpoints != null) {
				this.calls.add("endpoints run: " + this.endpoints.allEndpointsRunning(event.getRole()));
			}
		}

	}

	static class Failing {

		private final List<String> events = new CopyOnWriteArrayList<>();

		// Before the controller
		@EventListener({ OnGrantedEvent.class, OnRevokedEvent.class, OnFailedToAcquireMutexEvent.class })
		@Order(Ordered.HIGHEST_PRECEDENCE)
		void onEvent(AbstractLeaderEvent event) {
			this.events.add(event.getClass().getSimpleName());
			throw new IllegalStateException("Expected");
		}

	}

	static class Component implements SmartLifecycle {

		private volatile boolean running;

		private volatile boolean stopping;

		private volatile boolean failing;

		private volatile int failedStops;

		private volatile CountDownLatch gate = new CountDownLatch(0);

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.stopping = true;
			if (this.failing) {
				this.failedStops++;
				throw new IllegalStateException("Expected");
			}
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public boolean isAutoStartup() {
			return false;
		}

	}

}
