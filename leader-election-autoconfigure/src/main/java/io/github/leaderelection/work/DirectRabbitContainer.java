package io.github.leaderelection.work;

import io.github.leaderelection.Leadership;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;

/**
 * A direct listener container of Rabbit. It starts its consumers on another thread. A
 * stop with a callback that comes before these consumers have started never calls back
 * (Spring AMQP 4.1), so this container is stopped without one.
 */
final class DirectRabbitContainer implements ManagedWork {

	private static final Logger logger = LoggerFactory.getLogger(DirectRabbitContainer.class);

	private final String name;

	private final DirectMessageListenerContainer container;

	DirectRabbitContainer(String name, DirectMessageListenerContainer container) {
		this.name = name;
		this.container = container;
	}

	/**
	 * Start the container, or fail. It ignores all starts if its consumers have once
	 * started between two steps of a stop, and it may have given up already.
	 */
	@Override
	public void start(Leadership leadership) {
		this.container.start();
		if (!this.container.isRunning()) {
			throw new IllegalStateException(
					"Listener container %s does not run after its start. If it logs no failure, restart the application"
						.formatted(this.name));
		}
	}

	// Not on the calling thread: the container does not wait for the message that it
	// handles when the thread that stops it is interrupted
	@Override
	public void stop(Runnable done) {
		Thread thread = new Thread(() -> stopAndWait(done), "leader-election-stop-" + this.name);
		thread.setDaemon(true);
		thread.start();
	}

	private void stopAndWait(Runnable done) {
		try {
			this.container.stop();
		}
		catch (RuntimeException ex) {
			logger.warn("{} has stopped with a failure", this.name, ex);
		}
		finally {
			done.run();
		}
	}

	@Override
	public boolean isRunning() {
		return this.container.isRunning();
	}

}
