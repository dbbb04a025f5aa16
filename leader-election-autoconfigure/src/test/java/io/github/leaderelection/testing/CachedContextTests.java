package io.github.leaderelection.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.Member;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.annotation.OnLeaderAutoConfiguration;
import io.github.leaderelection.autoconfigure.work.WhileLeaderAutoConfiguration;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.AutoConfigureTestLeaderElection;
import io.github.leaderelection.test.ElectionEvents;
import io.github.leaderelection.test.ForwardingElectionStore;
import io.github.leaderelection.test.TestLeaderElection;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for contexts in the cache of Spring's test framework, which are candidates of the
 * same elections: it pauses a context when the next test class uses another one.
 */
class CachedContextTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	// A takeover without a release takes longer than all waiting of these tests
	private static final String LEASE = "leader-election.lease-duration=10m";

	private static final String RETRY = "leader-election.retry-period=200ms";

	private static final String MISSING = "leader-election.claim-missing=true";

	private static CountingStore store = new CountingStore();

	private final List<TestContextManager> managers = new ArrayList<>();

	@AfterEach
	void close() {
		this.managers
			.forEach((manager) -> manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE));
		store = new CountingStore();
	}

	@Test
	void contextThatIsNotUsedLeadsNothingAndComesBackAsANewInstance() throws Exception {
		TestContextManager first = begin(FirstTests.class);
		ApplicationContext paused = context(first);
		long token = lead(paused);
		String session = self(paused);
		assertWorks(paused, true);
		first.afterTestClass();
		assertThat(elector(paused).isLeader()).as("until another context is used").isTrue();

		TestContextManager second = begin(SecondTests.class);
		long next = lead(context(second));
		assertThat(next).isGreaterThan(token);
		assertThat(elector(paused).isLeader()).isFalse();
		assertThat(store.disconnects).hasValue(1);
		assertWorks(context(second), true);
		assertWorks(paused, false);
		second.afterTestClass();

		TestContextManager again = begin(FirstAgainTests.class);
		assertThat(context(again)).isSameAs(paused);
		assertThat(lead(paused)).isGreaterThan(next);
		assertThat(self(paused)).isNotEqualTo(session);
		assertWorks(paused, true);
		assertWorks(context(second), false);
		again.afterTestClass();
	}

	@Test
	void grantsOfTheTestEndWhenItsContextIsPaused() throws Exception {
		TestContextManager first = begin(GrantingTests.class);
		ApplicationContext paused = context(first);
		TestLeaderElection election = paused.getBean(TestLeaderElection.class);
		election.grant("default");
		assertWorks(paused, true);
		first.afterTestClass();
		begin(SecondTests.class).afterTestClass();
		assertThat(election.events()).hasRevoked("default", Reason.STOPPED);
		assertWorks(paused, false);
		TestContextManager again = begin(GrantingAgainTests.class);
		assertThat(context(again)).isSameAs(paused);
		election.grant("default");
		assertWorks(paused, true);
		again.afterTestClass();
	}

	@Test
	void dirtyContextReleasesWhatItLed() throws Exception {
		TestContextManager first = begin(DirtyTests.class);
		ApplicationContext closed = context(first);
		ElectionEvents events = new ElectionEvents();
		closed.getBean(LeaderElectors.class).addListener(events);
		long token = lead(closed);
		assertWorks(closed, true);
		Work work = closed.getBean(Work.class);
		first.afterTestClass();
		assertThat(((ConfigurableApplicationContext) closed).isActive()).isFalse();
		assertThat(work.isRunning()).isFalse();
		assertThat(events.of(LeadershipRevokedEvent.class)).extracting(LeadershipRevokedEvent::reason)
			.containsExactly(Reason.STOPPED);
		TestContextManager next = begin(DirtyTests.class);
		assertThat(context(next)).isNotSameAs(closed);
		assertThat(lead(context(next))).isGreaterThan(token);
		next.afterTestClass();
	}

	private TestContextManager begin(Class<?> test) throws Exception {
		TestContextManager manager = new TestContextManager(test);
		manager.beforeTestClass();
		this.managers.add(manager);
		manager.prepareTestInstance(test.getDeclaredConstructor().newInstance());
		context(manager);
		return manager;
	}

	private static ApplicationContext context(TestContextManager manager) {
		return manager.getTestContext().getApplicationContext();
	}

	private static LeaderElector elector(ApplicationContext context) {
		return context.getBean(LeaderElectors.class).elector("default");
	}

	private static long lead(ApplicationContext context) throws InterruptedException {
		return elector(context).awaitLeadership(LONG).orElseThrow().fencingToken();
	}

	private static String self(ApplicationContext context) {
		return Awaitility.await()
			.atMost(LONG)
			.until(() -> context.getBean(LeaderElectors.class)
				.members()
				.stream()
				.filter(Member::self)
				.map(Member::id)
				.toList(), (ids) -> ids.size() == 1)
			.get(0);
	}

	private static void assertWorks(ApplicationContext context, boolean works) {
		Work work = context.getBean(Work.class);
		assertThat(work.work()).isEqualTo((works) ? "done" : null);
		Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(work.isRunning()).isEqualTo(works));
	}

	/**
	 * A store of the application, which counts how often it has to close its connections.
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

		private volatile boolean running;

		boolean isRunning() {
			return this.running;
		}

		@OnLeader
		@Nullable String work() {
			return "done";
		}

		@WhileLeader
		void runs(Leadership leadership) {
			this.running = true;
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.running = false;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LeaderElectionAutoConfiguration.class, OnLeaderAutoConfiguration.class,
			WhileLeaderAutoConfiguration.class })
	static class Application {

		@Bean
		Work work() {
			return new Work();
		}

	}

	static class WithStore extends Application {

		@Bean
		ElectionStore electionStore() {
			return store;
		}

	}

	@SpringBootTest(classes = WithStore.class, webEnvironment = WebEnvironment.NONE,
			properties = { LEASE, RETRY, MISSING })
	static class FirstTests {

	}

	@SpringBootTest(classes = WithStore.class, webEnvironment = WebEnvironment.NONE,
			properties = { LEASE, RETRY, MISSING })
	static class FirstAgainTests {

	}

	@SpringBootTest(classes = WithStore.class, webEnvironment = WebEnvironment.NONE,
			properties = { LEASE, RETRY, MISSING, "second=true" })
	static class SecondTests {

	}

	@DirtiesContext
	@SpringBootTest(classes = WithStore.class, webEnvironment = WebEnvironment.NONE,
			properties = { LEASE, RETRY, MISSING, "dirty=true" })
	static class DirtyTests {

	}

	@AutoConfigureTestLeaderElection
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	static class GrantingTests {

	}

	@AutoConfigureTestLeaderElection
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE)
	static class GrantingAgainTests {

	}

}
