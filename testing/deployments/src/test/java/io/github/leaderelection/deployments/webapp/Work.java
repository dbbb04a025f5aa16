package io.github.leaderelection.deployments.webapp;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import io.github.leaderelection.annotation.WhileLeader;
import jakarta.servlet.ServletContext;

import org.springframework.scheduling.annotation.Scheduled;

/**
 * Leader-only work of each kind. It notes the terms in which it runs where the test finds
 * them, in classes of the JDK only.
 */
class Work {

	private final Map<String, Long> terms;

	private final String backend;

	@SuppressWarnings("unchecked")
	Work(ServletContext servletContext, String backend) {
		this.terms = (Map<String, Long>) servletContext.getAttribute("terms");
		this.backend = backend;
	}

	@Scheduled(fixedDelay = 50)
	@OnLeader
	void guarded() {
		CurrentLeadership.get()
			.ifPresent((leadership) -> this.terms.put(this.backend + " guarded", leadership.fencingToken()));
	}

	@WhileLeader
	void runs(Leadership leadership) {
		this.terms.put(this.backend + " runs", leadership.fencingToken());
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.terms.put(this.backend + " ended", leadership.fencingToken());
		}
	}

}
