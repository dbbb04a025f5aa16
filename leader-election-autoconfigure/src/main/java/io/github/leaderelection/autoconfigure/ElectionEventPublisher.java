package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes the events of all elections on the application context, in order, on the
 * listener thread of the engine. A listener that throws changes nothing for the election,
 * but by the rules of Spring the listeners after it miss that event.
 */
class ElectionEventPublisher implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ElectionEventPublisher.class);

	private final LeaderElectors electors;

	private final ApplicationEventPublisher publisher;

	private @Nullable Subscription subscription;

	ElectionEventPublisher(LeaderElectors electors, ApplicationEventPublisher publisher) {
		this.electors = electors;
		this.publisher = publisher;
	}

	/**
	 * Publish all events from now on.
	 */
	synchronized void subscribe() {
		if (this.subscription == null) {
			this.subscription = this.electors.addListener(this::publish);
		}
	}

	private void publish(ElectionEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener failed for {}; the election continues", event, ex);
		}
	}

	@Override
	public synchronized void destroy() {
		if (this.subscription != null) {
			this.subscription.close();
			this.subscription = null;
		}
	}

}
