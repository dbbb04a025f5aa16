package io.github.leaderelection.testing;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The application of the examples of {@code docs/testing.md}.
 */
@SpringBootApplication
@EnableScheduling
class ShopApplication {

	@Component
	static class Reminders {

		private final Queue<String> sent = new ConcurrentLinkedQueue<>();

		@OnLeader
		void remind(String customer) {
			this.sent.add(customer);
		}

		Queue<String> sent() {
			return this.sent;
		}

	}

	@Component
	static class Invoices {

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

	@Component
	static class OrderForwarder {

		private final BlockingQueue<String> orders = new LinkedBlockingQueue<>();

		private final Queue<String> forwarded = new ConcurrentLinkedQueue<>();

		@WhileLeader("orders")
		void forward(Leadership leadership) throws InterruptedException {
			while (leadership.isValid()) {
				this.forwarded.add(this.orders.take());
			}
		}

		void accept(String order) {
			this.orders.add(order);
		}

		Queue<String> forwarded() {
			return this.forwarded;
		}

	}

}
