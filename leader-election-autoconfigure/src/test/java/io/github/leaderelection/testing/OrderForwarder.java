package io.github.leaderelection.testing;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.WhileLeader;

import org.springframework.stereotype.Component;

/**
 * Work while an instance leads of the application in the examples of
 * {@code docs/testing.md}.
 */
@Component
class OrderForwarder {

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
