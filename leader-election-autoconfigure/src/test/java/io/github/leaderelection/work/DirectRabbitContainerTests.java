package io.github.leaderelection.work;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import io.github.leaderelection.Leadership;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link DirectRabbitContainer}.
 */
@Timeout(120)
class DirectRabbitContainerTests {

	/**
	 * What the container has given to its executor.
	 */
	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final ConnectionFactory connections = mock();

	private final Channel channel = mock();

	private DirectMessageListenerContainer container;

	private ManagedWork work;

	@BeforeEach
	void create() throws Exception {
		Connection connection = mock();
		given(this.connections.createConnection()).willReturn(connection);
		given(connection.createChannel(anyBoolean())).willReturn(this.channel);
		given(this.channel.isOpen()).willReturn(true);
		this.container = new DirectMessageListenerContainer(this.connections);
		this.container.setQueueNames("orders");
		this.container.setTaskExecutor(this.tasks::add);
		this.container.setMessageListener((message) -> {
		});
		this.work = ManagedBeans.of("rabbit:orders", this.container);
	}

	@AfterEach
	void destroy() {
		// No broker confirms that the consumers are cancelled
		this.container.setShutdownTimeout(0);
		this.container.destroy();
	}

	@Test
	void stopBeforeTheConsumersHaveStartedEnds() throws Exception {
		this.work.start(mock(Leadership.class));
		assertThat(this.work.isRunning()).isTrue();
		stop();
		assertThat(this.work.isRunning()).isFalse();
		this.tasks.remove().run();
		assertThat(this.container.isRunning()).isFalse();
	}

	@Test
	void nextTermStartsConsumersAfterATermWithout() throws Exception {
		this.work.start(mock(Leadership.class));
		stop();
		this.work.start(mock(Leadership.class));
		assertThat(this.work.isRunning()).isTrue();
		this.tasks.forEach(Runnable::run);
		verify(this.channel, times(1)).queueDeclarePassive("orders");
	}

	private void stop() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		this.work.stop(done::countDown);
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
	}

	@Test
	void failedStopEnds() throws Exception {
		DirectMessageListenerContainer failing = spy(this.container);
		willAnswer((call) -> {
			call.callRealMethod();
			throw new IllegalStateException("broken");
		}).given(failing).stop();
		this.work = ManagedBeans.of("rabbit:orders", failing);
		this.work.start(mock(Leadership.class));
		stop();
		assertThat(this.work.isRunning()).isFalse();
	}

	@Test
	void startThatIsIgnoredFails() {
		DirectMessageListenerContainer ignoring = spy(this.container);
		doReturn(false).when(ignoring).isRunning();
		this.work = ManagedBeans.of("rabbit:orders", ignoring);
		assertThatIllegalStateException().isThrownBy(() -> this.work.start(mock(Leadership.class)))
			.withMessageContaining("rabbit:orders")
			.withMessageContaining("restart the application");
	}

}
