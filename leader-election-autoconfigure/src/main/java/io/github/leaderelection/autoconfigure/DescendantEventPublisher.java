package io.github.leaderelection.autoconfigure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.ResolvableType;

/**
 * Publishes the events of all elections in the contexts below that of the engine, from
 * the refresh of such a context, when its listeners get the current state, to its close.
 * A close publishes nothing: it ends no term. Spring itself publishes an event in a
 * context and those above it, so each context below gets the event for its own listeners
 * only.
 */
class DescendantEventPublisher implements ApplicationListener<ApplicationContextEvent>, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(DescendantEventPublisher.class);

	private final LeaderElectors electors;

	private final ApplicationContext own;

	private final Map<ApplicationContext, Subscription> subscriptions = new ConcurrentHashMap<>();

	DescendantEventPublisher(LeaderElectors electors, ApplicationContext own) {
		this.electors = electors;
		this.own = own;
	}

	@Override
	public void onApplicationEvent(ApplicationContextEvent event) {
		ApplicationContext context = event.getApplicationContext();
		if (context == this.own) {
			return;
		}
		if (event instanceof ContextRefreshedEvent) {
			close(this.subscriptions.put(context, this.electors.addListener((election) -> publish(election, context))));
		}
		else if (event instanceof ContextClosedEvent) {
			close(this.subscriptions.remove(context));
		}
	}

	private void publish(ElectionEvent event, ApplicationContext context) {
		if (context instanceof ConfigurableApplicationContext refreshed && !refreshed.isActive()) {
			// Its refresh has failed after this subscribed, for which there is no event
			close(this.subscriptions.remove(context));
			return;
		}
		try {
			context
				.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
						ApplicationEventMulticaster.class)
				.multicastEvent(new PayloadApplicationEvent<>(context, event, ResolvableType.forInstance(event)));
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of the context {} failed for {}; the election continues", context.getDisplayName(),
					event, ex);
		}
	}

	private static void close(@Nullable Subscription subscription) {
		if (subscription != null) {
			subscription.close();
		}
	}

	@Override
	public void destroy() {
		this.subscriptions.values().forEach(Subscription::close);
		this.subscriptions.clear();
	}

}
