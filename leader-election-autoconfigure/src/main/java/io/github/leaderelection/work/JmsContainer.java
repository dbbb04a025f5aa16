package io.github.leaderelection.work;

import java.util.concurrent.TimeUnit;

import io.github.leaderelection.Leadership;

import org.springframework.jms.listener.AbstractJmsListeningContainer;
import org.springframework.jms.listener.DefaultMessageListenerContainer;

/**
 * A listener container of JMS. It has stopped when its consumers are closed: one that is
 * only stopped keeps the messages that it has fetched, and no other instance gets them.
 * The polling container closes them by itself, the simple one does not.
 */
final class JmsContainer implements ManagedWork {

	private static final long POLL_MILLIS = 5;

	private final AbstractJmsListeningContainer container;

	JmsContainer(AbstractJmsListeningContainer container) {
		this.container = container;
	}

	@Override
	public void start(Leadership leadership) {
		if (!this.container.isActive()) {
			this.container.initialize();
		}
		this.container.start();
	}

	@Override
	public void stop(Runnable done) {
		this.container.stop();
		// A shutdown closes the session of a message that takes longer, which would go to
		// another consumer, and a second stop at once calls back before the first ends
		if (this.container instanceof DefaultMessageListenerContainer polling) {
			awaitIdle(polling);
		}
		this.container.shutdown();
		done.run();
	}

	private static void awaitIdle(DefaultMessageListenerContainer polling) {
		boolean interrupted = false;
		while (polling.getActiveConsumerCount() > 0) {
			try {
				TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.container.isRunning();
	}

}
