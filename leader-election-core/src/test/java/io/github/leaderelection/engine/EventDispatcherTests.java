package io.github.leaderelection.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.StoreReachableEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventDispatcher}: when events are handed over, and in which order.
 */
class EventDispatcherTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final EventDispatcher dispatcher = new EventDispatcher(this.environment);

	private final List<Object> received = new ArrayList<>();

	private int published;

	@BeforeEach
	void listen() {
		this.dispatcher.register(this.received::add, (event) -> true, List::of);
		advance();
	}

	@Test
	void eventsAreHandedOverByOneTaskThatComesLater() {
		this.environment.holdTasks();
		ElectionEvent first = publish();
		ElectionEvent second = publish();
		advance();
		assertThat(this.received).isEmpty();
		int before = this.world.happened();
		this.environment.releaseTasks();
		advance();
		assertThat(this.received).containsExactly(first, second);
		// The task, and a delivery of each
		assertThat(this.world.happened() - before).isEqualTo(3);
		ElectionEvent third = publish();
		advance();
		assertThat(this.received).containsExactly(first, second, third);
	}

	@Test
	void eventThatIsHandedOverAtOnceComesAfterThoseBefore() {
		this.environment.holdTasks();
		ElectionEvent first = publish();
		ElectionEvent second = publish();
		this.dispatcher.handOver();
		advance();
		assertThat(this.received).containsExactly(first, second);
		ElectionEvent third = publish();
		this.environment.releaseTasks();
		advance();
		assertThat(this.received).containsExactly(first, second, third);
	}

	@Test
	void taskComesAfterAllEvents() {
		this.environment.holdTasks();
		ElectionEvent event = publish();
		this.dispatcher.afterAll(() -> this.received.add("task"));
		this.environment.releaseTasks();
		advance();
		assertThat(this.received).containsExactly(event, "task");
	}

	@Test
	void eventsThatNoTaskHandsOverComeWithTheNextOnes() {
		this.environment.setThrowing("execute");
		ElectionEvent first = publish();
		assertThat(this.environment.failures()).hasSize(1);
		this.environment.setThrowing();
		ElectionEvent second = publish();
		advance();
		assertThat(this.received).containsExactly(first, second);
	}

	@Test
	void eventWhoseTaskWasTakenInSpiteOfAnErrorComesOnce() {
		this.environment.setThrowingAfter("execute");
		ElectionEvent first = publish();
		ElectionEvent second = publish();
		advance();
		assertThat(this.received).containsExactly(first, second);
		assertThat(this.environment.failures()).hasSize(2);
	}

	@Test
	void eventsThatNoThreadTakesAreHandedOverLaterInOrder() {
		this.environment.setThrowing("executeListener");
		ElectionEvent first = publish();
		ElectionEvent second = publish();
		advance();
		assertThat(this.received).isEmpty();
		this.environment.setThrowing();
		this.dispatcher.handOver();
		advance();
		assertThat(this.received).containsExactly(first, second);
	}

	private ElectionEvent publish() {
		ElectionEvent event = new StoreReachableEvent(Instant.ofEpochSecond(this.published++));
		this.dispatcher.publish(event);
		return event;
	}

	private void advance() {
		this.world.advance(Duration.ofMillis(1));
	}

}
