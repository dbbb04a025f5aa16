package io.github.leaderelection.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.annotation.InvalidOnLeaderException;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for leader election in hierarchies of application contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextHierarchyTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@Test
	void oneEngineServesTheWholeHierarchy() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				ConfigurableApplicationContext child = run(application(Application.class).parent(parent))) {
			assertThat(child.getBean(ElectionEngine.class)).isSameAs(parent.getBean(ElectionEngine.class));
			assertThat(child.getBean(LeaderElector.class)).isSameAs(parent.getBean(LeaderElector.class));
			assertThat(child.getBeanNamesForType(ElectionEngineLifecycle.class)).isEmpty();
			assertThat(child.getBeanNamesForType(CampaignLifecycle.class)).isEmpty();
			assertThat(child.getBeanNamesForType(ElectionStoreLifecycle.class)).isEmpty();
			assertThat(parent.getBeanNamesForType(ElectionStoreLifecycle.class)).hasSize(1);
			assertThat(child.getBeanNamesForType(ElectionEventPublisher.class)).isEmpty();
		}
	}

	@Test
	void beansOfAChildAreGuarded() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				ConfigurableApplicationContext child = run(application(Application.class).parent(parent))) {
			assertGuarded(parent, child);
		}
	}

	@Test
	void beansOfAParentAndAChildThatAreBuiltTogetherAreGuarded() throws Exception {
		SpringApplicationBuilder application = application(Application.class);
		application.parent(Application.class);
		try (ConfigurableApplicationContext child = run(application)) {
			ConfigurableApplicationContext parent = (ConfigurableApplicationContext) child.getParent();
			assertThat(parent).isNotNull();
			assertGuarded(parent, child);
			parent.close();
		}
	}

	@Test
	void beansOfAChildOfSpringBootWithoutAutoConfigurationAreGuarded() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				ConfigurableApplicationContext child = run(application(Plain.class).parent(parent))) {
			assertGuarded(parent, child);
		}
	}

	@Test
	void beansOfAChildOfSpringWithTheAutoConfigurationAreGuarded() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Application.class);
			child.refresh();
			assertGuarded(parent, child);
		}
	}

	@Test
	void childOfSpringWithUnguardedBeansIsRefused() {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.setDisplayName("the child");
			child.register(Plain.class);
			assertThatExceptionOfType(InvalidOnLeaderException.class).isThrownBy(child::refresh)
				.withMessageContaining("'work' of " + Work.class.getName())
				.withMessageContaining("'the child'")
				.withMessageContaining("@EnableAutoConfiguration");
			assertThat(child.isActive()).isFalse();
			assertThat(parent.getBean(ElectionEngine.class).isRunning()).isTrue();
		}
	}

	@Test
	void grandchildWithUnguardedBeansIsRefusedAlthoughTheyAreLazy() {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
				AnnotationConfigApplicationContext grandchild = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.refresh();
			grandchild.setParent(child);
			grandchild.registerBean("work", Work.class, (definition) -> definition.setLazyInit(true));
			assertThatExceptionOfType(InvalidOnLeaderException.class).isThrownBy(grandchild::refresh);
		}
	}

	@Test
	void parentWithUnguardedBeansIsRefused() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(Plain.class)) {
			assertThatExceptionOfType(InvalidOnLeaderException.class)
				.isThrownBy(() -> run(application(Application.class).parent(parent)).close())
				.withMessageContaining("'work'");
		}
	}

	@Test
	void childWithUnguardedBeansIsRefusedWhereLeaderElectionIsDisabled() {
		try (ConfigurableApplicationContext parent = run(application(Application.class),
				"--leader-election.enabled=false");
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Plain.class);
			assertThatExceptionOfType(InvalidOnLeaderException.class).isThrownBy(child::refresh);
		}
	}

	@Test
	void childOfSpringWithoutSuchBeansIsNotRefused() {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Listening.class);
			child.refresh();
			assertThat(child.isActive()).isTrue();
		}
	}

	@Test
	void beansOfAChildThatDisablesLeaderElectionAreSkipped() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				ConfigurableApplicationContext child = run(application(Application.class).parent(parent),
						"--leader-election.enabled=false")) {
			assertThat(parent.getBean(LeaderElector.class).awaitLeadership(LONG)).isPresent();
			assertThat(parent.getBean(Work.class).work()).isEqualTo("done");
			assertThat(child.getBean(Work.class).work()).isNull();
		}
	}

	@Test
	void closingAChildEndsNoTerm() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class))) {
			ConfigurableApplicationContext child = run(application(Application.class).parent(parent));
			LeaderElector elector = parent.getBean(LeaderElector.class);
			long token = elector.awaitLeadership(LONG).orElseThrow().fencingToken();
			child.close();
			assertThat(elector.leadership().orElseThrow().fencingToken()).isEqualTo(token);
			assertThat(parent.getBean(LeaderElectors.class).isCandidate()).isTrue();
			assertThat(elector.resign()).isTrue();
		}
	}

	@Test
	void eventsReachTheListenersOfEachContextOnce() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class));
				ConfigurableApplicationContext child = run(application(Application.class).parent(parent));
				AnnotationConfigApplicationContext grandchild = new AnnotationConfigApplicationContext()) {
			grandchild.setParent(child);
			grandchild.register(Listening.class);
			grandchild.refresh();
			LeaderElector elector = parent.getBean(LeaderElector.class);
			long token = elector.awaitLeadership(LONG).orElseThrow().fencingToken();
			List<Listening.Events> all = Stream.of(parent, child, grandchild)
				.map((context) -> context.getBean(Listening.Events.class))
				.toList();
			// A listener that is added after the end of a term is not given it
			all.forEach((events) -> Awaitility.await().atMost(LONG).until(() -> events.grants(token) > 0));
			assertThat(elector.resign()).isTrue();
			all.forEach((events) -> Awaitility.await().atMost(LONG).until(() -> events.revocations(token) > 0));
			// Only those of this term: it leads again soon
			assertThat(all).allSatisfy((events) -> {
				assertThat(events.grants(token)).isOne();
				assertThat(events.revocations(token)).isOne();
			});
		}
	}

	@Test
	void lateChildGetsTheCurrentStateAndAClosedOneNothing() throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Application.class))) {
			LeaderElector elector = parent.getBean(LeaderElector.class);
			assertThat(elector.awaitLeadership(LONG)).isPresent();
			ConfigurableApplicationContext child = run(application(Application.class).parent(parent));
			Listening.Events events = child.getBean(Listening.Events.class);
			Awaitility.await().atMost(LONG).until(() -> !events.of(LeadershipGrantedEvent.class).isEmpty());
			child.close();
			assertThat(elector.resign()).isTrue();
			Listening.Events above = parent.getBean(Listening.Events.class);
			Awaitility.await().atMost(LONG).until(() -> !above.of(LeadershipRevokedEvent.class).isEmpty());
			assertThat(events.of(LeadershipRevokedEvent.class)).isEmpty();
		}
	}

	@Test
	void childWhoseRefreshFailsGetsNoEvents(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext parent = run(application(Refusing.class));
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(parent);
			child.register(Listening.class);
			assertThatIllegalStateException().isThrownBy(child::refresh).withMessage("refused");
			LeaderElector elector = parent.getBean(LeaderElector.class);
			assertThat(elector.awaitLeadership(LONG)).isPresent();
			assertThat(elector.resign()).isTrue();
			Listening.Events events = parent.getBean(Listening.Events.class);
			Awaitility.await().atMost(LONG).until(() -> !events.of(LeadershipRevokedEvent.class).isEmpty());
		}
		assertThat(output).doesNotContain("A listener of the context");
	}

	@Test
	void storeOfAContextAboveStaysConnectedForItsOtherChildren() {
		CountingStore store = new CountingStore();
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext()) {
			parent.registerBean(ElectionStore.class, () -> store);
			parent.refresh();
			ConfigurableApplicationContext child = run(application(Application.class).parent(parent));
			assertThat(child.getBean(ElectionEngine.class).isRunning()).isTrue();
			child.close();
			assertThat(store.disconnects).hasValue(0);
		}
	}

	private static void assertGuarded(ConfigurableApplicationContext parent, ConfigurableApplicationContext child)
			throws InterruptedException {
		Work work = child.getBean(Work.class);
		assertThat(AopUtils.isAopProxy(work)).isTrue();
		assertThat(parent.getBean(LeaderElector.class).awaitLeadership(LONG)).isPresent();
		assertThat(work.work()).isEqualTo("done");
		parent.getBean(ElectionEngine.class).drain();
		assertThat(work.work()).isNull();
	}

	private static SpringApplicationBuilder application(Class<?> type) {
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
			.properties("leader-election.backend=local",
					// Long, so that no term ends on a slow machine
					"leader-election.lease-duration=60s", "leader-election.retry-period=2s",
					"spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false");
	}

	private static ConfigurableApplicationContext run(SpringApplicationBuilder application, String... arguments) {
		return application.run(arguments);
	}

	@Configuration(proxyBeanMethods = false)
	static class Plain {

		@Bean
		Work work() {
			return new Work();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listening {

		@Bean
		Events events() {
			return new Events();
		}

		static class Events {

			private final List<ElectionEvent> received = new CopyOnWriteArrayList<>();

			@EventListener
			void received(ElectionEvent event) {
				this.received.add(event);
			}

			long grants(long token) {
				return of(LeadershipGrantedEvent.class).stream()
					.filter((event) -> event.fencingToken() == token)
					.count();
			}

			long revocations(long token) {
				return of(LeadershipRevokedEvent.class).stream()
					.filter((event) -> event.fencingToken() == token)
					.count();
			}

			<T> List<T> of(Class<T> type) {
				return this.received.stream().filter(type::isInstance).map(type::cast).toList();
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, LocalElectionAutoConfiguration.class,
			OnLeaderAutoConfiguration.class })
	static class Application extends Listening {

		@Bean
		Work work() {
			return new Work();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing extends Application {

		@EventListener
		void refuse(ContextRefreshedEvent event) {
			if (event.getApplicationContext().getParent() != null) {
				throw new IllegalStateException("refused");
			}
		}

	}

	/**
	 * A store that counts how often it has to close its connections.
	 */
	private static final class CountingStore extends ForwardingElectionStore {

		private final AtomicInteger disconnects = new AtomicInteger();

		private CountingStore() {
			super(new InMemoryElectionStore());
		}

		@Override
		public void disconnect() {
			this.disconnects.incrementAndGet();
		}

	}

	static class Work {

		@OnLeader
		@Nullable String work() {
			return "done";
		}

	}

}
