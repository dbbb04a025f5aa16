package io.github.leaderelection.ecosystem.integration;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.integration.annotation.InboundChannelAdapter;
import org.springframework.integration.annotation.Poller;
import org.springframework.integration.annotation.Role;
import org.springframework.integration.annotation.ServiceActivator;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.leader.event.AbstractLeaderEvent;
import org.springframework.messaging.support.GenericMessage;

/**
 * An application with a flow that only the leader may run. It was written for the
 * initiators of Spring Integration, and knows nothing of this library.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(LockRegistryConfiguration.class)
class StockFlow {

	private final AtomicLong level = new AtomicLong();

	private final Journal journal;

	StockFlow(Journal journal) {
		this.journal = journal;
	}

	@Bean
	StockCandidate stockCandidate() {
		return new StockCandidate(this.journal);
	}

	@Bean
	@InboundChannelAdapter(channel = "stock", autoStartup = "false", poller = @Poller(fixedDelay = "20"))
	@Role("stock")
	MessageSource<Long> stockLevels() {
		return () -> new GenericMessage<>(this.level.incrementAndGet());
	}

	@ServiceActivator(inputChannel = "stock", autoStartup = "false")
	@Role("stock")
	void report(Long level) {
		this.journal.add(Journal.MESSAGE);
	}

	// Before the endpoints start
	@EventListener
	@Order(Ordered.HIGHEST_PRECEDENCE)
	void on(AbstractLeaderEvent event) {
		this.journal.add("%s of role %s, leader %s".formatted(event.getClass().getSimpleName(), event.getRole(),
				event.getContext().isLeader()));
	}

}
