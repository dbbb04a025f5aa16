package io.github.leaderelection.ecosystem.messages;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances whose message listener runs only on the leader, over changes of the
 * leader and one that goes and returns within a moment.
 */
abstract class ListenerStory {

	/**
	 * More than one message, so that consumers fetch some in advance.
	 */
	private static final int BACKLOG = 50;

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	final ListenerObservations observations = new ListenerObservations();

	/**
	 * Connect to the broker.
	 * @return what sends messages
	 */
	abstract Sender connect();

	/**
	 * Return whether the container of the listener runs.
	 * @param context the instance
	 * @return whether it runs
	 */
	abstract boolean isRunning(ConfigurableApplicationContext context);

	/**
	 * Run the story, until all that was sent has been processed.
	 * @param changes how often the leader changes
	 * @param application the configuration of an instance
	 * @param properties its properties
	 */
	void play(int changes, Class<?> application, String... properties) throws Exception {
		AtomicBoolean sending = new AtomicBoolean(true);
		AtomicReference<Exception> failure = new AtomicReference<>();
		Thread sender = new Thread(() -> {
			try {
				send(sending);
			}
			catch (Exception ex) {
				failure.set(ex);
			}
		});
		try (ConfigurableApplicationContext a = run("a", application, properties);
				ConfigurableApplicationContext b = run("b", application, properties)) {
			sender.start();
			for (int change = 0; change < changes; change++) {
				ConfigurableApplicationContext led = awaitConsuming(a, b);
				assertThat(isRunning((led == a) ? b : a)).isFalse();
				assertThat(elector(led).resign()).isTrue();
			}
			flap(a, b);
			sending.set(false);
			sender.join();
			await().until(() -> this.observations.processed() >= this.observations.sent());
		}
		assertThat(failure).hasNullValue();
		assertThat(this.observations.overlaps()).isEmpty();
		assertThat(this.observations.changes()).isGreaterThanOrEqualTo(changes);
		assertThat(this.observations.tokens()).hasSizeGreaterThan(changes).isSorted();
		assertThat(this.observations.sent()).isPositive();
		assertThat(this.observations.times()).as("how often each message was processed")
			.hasSize(this.observations.sent())
			.containsOnly(1);
	}

	/**
	 * Close the leader while it handles a message. Both Spring and the library stop its
	 * container.
	 * @param application the configuration of an instance
	 * @param properties its properties
	 */
	void closeWhileHandling(Class<?> application, String... properties) throws Exception {
		ConfigurableApplicationContext first = run("a", application, properties);
		LeaderElector elector = elector(first);
		await().until(elector::isLeader);
		try (ConfigurableApplicationContext second = run("b", application, properties); Sender sender = connect()) {
			this.observations.gate = new CountDownLatch(1);
			sender.send(this.observations.next());
			await().until(() -> this.observations.begun() == 1);
			Thread closing = new Thread(first::close);
			closing.start();
			await().until(() -> !isRunning(first));
			await().during(Duration.ofSeconds(1)).until(() -> elector.status().state() == State.DRAINING);
			assertThat(this.observations.begun()).isEqualTo(1);
			this.observations.gate.countDown();
			closing.join();
			await().until(elector(second)::isLeader);
			sender.send(this.observations.next());
			await().until(() -> this.observations.processed() == 2);
			assertThat(this.observations.times()).containsOnly(1);
			assertThat(this.observations.isLast("b")).isTrue();
		}
		finally {
			this.observations.gate.countDown();
			first.close();
		}
	}

	private void send(AtomicBoolean sending) throws Exception {
		try (Sender sender = connect()) {
			while (sending.get()) {
				if (this.observations.sent() - this.observations.processed() < BACKLOG) {
					sender.send(this.observations.next());
				}
				Thread.sleep(2);
			}
		}
	}

	/**
	 * Let leadership go and return within a moment.
	 */
	private void flap(ConfigurableApplicationContext a, ConfigurableApplicationContext b) {
		ConfigurableApplicationContext first = awaitConsuming(a, b);
		ConfigurableApplicationContext second = (first == a) ? b : a;
		elector(first).resign();
		await().until(elector(second)::isLeader);
		// Perhaps before its container has started
		elector(second).resign();
		awaitConsuming(a, b);
		await().until(() -> isRunning(a) == elector(a).isLeader() && isRunning(b) == elector(b).isLeader()
				&& isRunning(a) != isRunning(b));
	}

	/**
	 * Wait until messages are processed under the current leader.
	 */
	private ConfigurableApplicationContext awaitConsuming(ConfigurableApplicationContext a,
			ConfigurableApplicationContext b) {
		AtomicReference<ConfigurableApplicationContext> leader = new AtomicReference<>();
		await().until(() -> {
			leader.set((elector(a).isLeader()) ? a : (elector(b).isLeader()) ? b : null);
			return leader.get() != null && this.observations.isLast((leader.get() == a) ? "a" : "b");
		});
		return leader.get();
	}

	static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	static LeaderElector elector(ConfigurableApplicationContext context) {
		return context.getBean(ElectionEngine.class).elector("default");
	}

	// With a lease that outlasts stalls, so that all changes of the leader are releases
	ConfigurableApplicationContext run(String name, Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("leader-election.lease-duration=15s", "leader-election.retry-period=600ms",
					"leader-election.claim-missing=true", "leader-election.candidate-id=" + name)
			.properties(properties)
			.initializers((context) -> {
				context.getBeanFactory().registerSingleton("store", new Shared(this.store));
				context.getBeanFactory().registerSingleton("observations", this.observations);
			})
			.run();
	}

	/**
	 * The close of an instance does not close the store.
	 */
	private static final class Shared extends ForwardingElectionStore {

		Shared(InMemoryElectionStore store) {
			super(store);
		}

	}

	/**
	 * Sends messages to the queue or topic of the listener.
	 */
	interface Sender extends AutoCloseable {

		void send(String message) throws Exception;

		@Override
		default void close() {
		}

	}

}
