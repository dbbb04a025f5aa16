package io.github.leaderelection.testing;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.annotation.OnLeader;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Scheduled work of the application in the examples of {@code docs/testing.md}.
 */
@Component
class Invoices {

	private final AtomicInteger sent = new AtomicInteger();

	private final AtomicInteger refreshed = new AtomicInteger();

	@Scheduled(cron = "0 0 3 * * *", zone = "UTC")
	@OnLeader(oncePerTick = true)
	void send() {
		this.sent.incrementAndGet();
	}

	@Scheduled(cron = "0 0 4 * * *", zone = "UTC")
	@OnLeader(onGrant = OnLeader.OnGrant.RUN)
	void refreshRates() {
		this.refreshed.incrementAndGet();
	}

	int sent() {
		return this.sent.get();
	}

	int refreshed() {
		return this.refreshed.get();
	}

}
