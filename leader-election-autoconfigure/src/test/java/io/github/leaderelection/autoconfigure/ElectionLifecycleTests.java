package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link ElectionEngineLifecycle}, {@link CampaignLifecycle} and
 * {@link ElectionEventPublisher} in an application that runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class ElectionLifecycleTests {

	private static final Duration LONG = Duration.ofSeconds(90);

	@Test
	void leadsOnceTheApplicationIsReady() throws Exception {
		try (ConfigurableApplicationContext context = run(SlowStart.class, "--leader-election.retry-period=600ms")) {
			assertThat(context.getBean(StartingUp.class).ledWhileStarting).isFalse();
			assertThat(elector(context).awaitLeadership(LONG)).isPresent();
		}
	}

	@Test
	void runnerThatWaitsForLeadershipIsWarnedAndDoesNotGetIt(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(WaitingRunner.class, "--leader-election.candidate-id=me")) {
			assertThat(context.getBean(WaitingRunner.class).awaited).isEmpty();
			assertThat(context.getBean(ElectionEngine.class).isCandidate()).isTrue();
			assertThat(output).containsSubsequence("[me] observes until the application is ready",
					"awaitLeadership was called before this instance is a candidate", "[me] is a candidate");
		}
	}

	@Test
	void warnsWhenTheStartTakesLong(CapturedOutput output) {
		ElectionEngine engine = ElectionEngine.builder(new InMemoryElectionStore()).candidate("me").build();
		GenericApplicationContext context = new GenericApplicationContext();
		List<CompletableFuture<Void>> timers = new CopyOnWriteArrayList<>();
		CampaignLifecycle lifecycle = new CampaignLifecycle(engine, context, () -> {
			CompletableFuture<Void> waiting = new CompletableFuture<>();
			timers.add(waiting);
			return waiting;
		}, false, () -> false);
		lifecycle.start();
		lifecycle.stop();
		// So that no timer holds the context
		assertThat(timers.get(0)).isCancelled();
		lifecycle.start();
		assertThat(output).doesNotContain("is not a candidate yet");
		timers.get(1).complete(null);
		assertThat(output).containsOnlyOnce("[me] is not a candidate yet, because the application is not ready");
		lifecycle.stop();
		lifecycle.start();
		lifecycle.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, null));
		assertThat(timers.get(2)).isCancelled();
		lifecycle.stop();
		lifecycle.start();
		assertThat(timers).hasSize(3);
		assertThat(output).containsOnlyOnce("is not a candidate yet").doesNotContain("keep-alive");
	}

	@Test
	void processThatNothingKeepsRunningIsReported(CapturedOutput output) {
		ElectionEngine engine = ElectionEngine.builder(new InMemoryElectionStore()).candidate("me").build();
		GenericApplicationContext context = new GenericApplicationContext();
		CampaignLifecycle lifecycle = new CampaignLifecycle(engine, context, CompletableFuture::new, false, () -> true);
		lifecycle.start();
		assertThat(output).doesNotContain("keep-alive");
		lifecycle.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0], context, null));
		lifecycle.stop();
		assertThat(output).containsSubsequence("[me] is a candidate",
				"[me] No other thread keeps this process running: it ends when the main method returns",
				"set spring.main.keep-alive=true");
	}

	@Test
	void stopWakesWhoWaitsForLeadership() throws Exception {
		CompletableFuture<Optional<Leadership>> awaited;
		try (ConfigurableApplicationContext context = run(BrokenStore.class)) {
			LeaderElector elector = elector(context);
			CountDownLatch waiting = new CountDownLatch(1);
			awaited = CompletableFuture.supplyAsync(() -> {
				waiting.countDown();
				try {
					return elector.awaitLeadership(Duration.ofDays(1));
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			assertThat(waiting.await(90, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(awaited.get(90, TimeUnit.SECONDS)).isEmpty();
	}

	@Test
	void endsLeadershipFirstAndReleasesAfterTheApplicationHasStopped() throws Exception {
		ConfigurableApplicationContext context = run(Application.class);
		assertThat(elector(context).awaitLeadership(LONG)).isPresent();
		ElectionStore store = context.getBean(ElectionStore.class);
		StoppingDown web = context.getBean("web", StoppingDown.class);
		StoppingDown connections = context.getBean("connections", StoppingDown.class);
		Events events = context.getBean(Events.class);
		context.close();
		assertThat(events.received).last()
			.asInstanceOf(InstanceOfAssertFactories.type(LeadershipRevokedEvent.class))
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(LeadershipRevokedEvent.Reason.STOPPED);
		assertThat(web.led).isFalse();
		assertThat(web.engineRan).isTrue();
		assertThat(connections.engineRan).isFalse();
		BDDMockito.then(store).should().close(Mockito.any());
	}

	@Test
	void electionsThatThePropertyDoesNotListAreReported(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Misspelt.class, "--leader-election.candidate-id=me",
				"--leader-election.elections=reports,mails")) {
			assertThat(context.isActive()).isTrue();
		}
		assertThat(output)
			.containsOnlyOnce("[me] takes part in elections that leader-election.elections does not list: [reprots].");
	}

	@Test
	void electionsAreNotReportedWhereNoneAreListed(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Misspelt.class)) {
			assertThat(context.isActive()).isTrue();
		}
		assertThat(output).doesNotContain("does not list");
	}

	@Test
	void stopAndStartAreRepeatable() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			LeaderElector elector = elector(context);
			long before = elector.awaitLeadership(LONG).orElseThrow().fencingToken();
			for (int i = 0; i < 3; i++) {
				context.stop();
				assertThat(elector.isLeader()).isFalse();
				context.start();
				long after = elector.awaitLeadership(LONG).orElseThrow().fencingToken();
				assertThat(after).isGreaterThan(before);
				before = after;
			}
		}
	}

	@Test
	void eventsArePublishedAlthoughAListenerThrows() throws Exception {
		Events events;
		try (ConfigurableApplicationContext context = run(Application.class)) {
			events = context.getBean(Events.class);
			Awaitility.await().atMost(LONG).until(() -> !events.received.isEmpty());
			assertThat(elector(context).resign()).isTrue();
			Awaitility.await().atMost(LONG).until(() -> events.received.size() > 1);
		}
		assertThat(events.received.get(0)).isInstanceOf(LeadershipGrantedEvent.class);
		assertThat(events.received.get(1)).asInstanceOf(InstanceOfAssertFactories.type(LeadershipRevokedEvent.class))
			.extracting(LeadershipRevokedEvent::reason)
			.isEqualTo(LeadershipRevokedEvent.Reason.RESIGNED);
	}

	@Test
	void startsAsFollowerWhenStoreIsDown() {
		try (ConfigurableApplicationContext context = run(BrokenStore.class)) {
			assertThat(elector(context).isLeader()).isFalse();
		}
	}

	@Test
	void failsWhenStoreIsDownAndFailFastIsSet() {
		assertThatException()
			.isThrownBy(() -> run(BrokenStore.class, "--leader-election.fail-fast=true",
					"--leader-election.lease-duration=8s", "--leader-election.retry-period=1600ms"))
			.havingRootCause()
			.isInstanceOf(StoreUnavailableException.class)
			.withMessageContaining("the cable is unplugged");
	}

	private static LeaderElector elector(ConfigurableApplicationContext context) {
		return context.getBean(LeaderElector.class);
	}

	private static ConfigurableApplicationContext run(Class<?> application, String... arguments) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("leader-election.claim-missing=true",
					// Long, so that no term ends on a slow machine
					"leader-election.lease-duration=60s", "leader-election.retry-period=2s",
					"spring.main.banner-mode=off")
			.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		ElectionStore store() {
			return Mockito.spy(new InMemoryElectionStore());
		}

		@Bean
		StoppingDown web(ElectionEngine engine) {
			return new StoppingDown(engine, Integer.MAX_VALUE - 1024);
		}

		@Bean
		StoppingDown connections(ElectionEngine engine) {
			return new StoppingDown(engine, 0);
		}

		@Bean
		Events events() {
			return new Events();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Misspelt extends Application {

		@Bean
		Reports reports() {
			return new Reports();
		}

	}

	static class Reports {

		@OnLeader("reprots")
		void send() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowStart extends Application {

		@Bean
		StartingUp startingUp(LeaderElector elector, ElectionStore store) {
			return new StartingUp(elector, store);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class })
	static class BrokenStore {

		@Bean
		ElectionStore store() {
			return Mockito.mock(ElectionStore.class, (invocation) -> {
				if (invocation.getMethod().getName().equals("subscribe")) {
					return (io.github.leaderelection.Subscription) () -> {
					};
				}
				throw new ElectionStoreException("the cable is unplugged", null);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WaitingRunner extends Application {

		private Optional<Leadership> awaited = Optional.empty();

		@Bean
		ApplicationRunner waitingRunner(LeaderElector elector) {
			return (arguments) -> this.awaited = elector.awaitLeadership(Duration.ofMillis(50));
		}

	}

	static class StartingUp implements ApplicationRunner {

		private final LeaderElector elector;

		private final ElectionStore store;

		private boolean ledWhileStarting = true;

		StartingUp(LeaderElector elector, ElectionStore store) {
			this.elector = elector;
			this.store = store;
		}

		@Override
		public void run(org.springframework.boot.ApplicationArguments args) throws Exception {
			// A candidate would have claimed by then
			BDDMockito.then(this.store)
				.should(Mockito.timeout(LONG.toMillis()).atLeast(3))
				.heartbeat(Mockito.any(), Mockito.anyLong(), Mockito.any());
			BDDMockito.then(this.store).should(Mockito.never()).claim(Mockito.any(ClaimBatch.class));
			this.ledWhileStarting = this.elector.isLeader();
		}

	}

	static class StoppingDown implements SmartLifecycle {

		private final ElectionEngine engine;

		private final int phase;

		private boolean running;

		private boolean led;

		private boolean engineRan;

		StoppingDown(ElectionEngine engine, int phase) {
			this.engine = engine;
			this.phase = phase;
		}

		@Override
		public void start() {
			this.running = true;
		}

		@Override
		public void stop() {
			this.led = this.engine.elector("default").isLeader();
			this.engineRan = this.engine.isRunning();
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return this.phase;
		}

	}

	static class Events {

		private final List<Object> received = new CopyOnWriteArrayList<>();

		@EventListener
		void granted(LeadershipGrantedEvent event) {
			this.received.add(event);
			throw new IllegalStateException("a listener of the test");
		}

		@EventListener
		void revoked(LeadershipRevokedEvent event) {
			this.received.add(event);
		}

	}

}
