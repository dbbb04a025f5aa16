package io.github.leaderelection.testing;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.leaderelection.annotation.OnLeader;

import org.springframework.stereotype.Component;

/**
 * Guarded calls of the application in the examples of {@code docs/testing.md}.
 */
@Component
class Reminders {

	private final Queue<String> sent = new ConcurrentLinkedQueue<>();

	@OnLeader
	void remind(String customer) {
		this.sent.add(customer);
	}

	Queue<String> sent() {
		return this.sent;
	}

}
