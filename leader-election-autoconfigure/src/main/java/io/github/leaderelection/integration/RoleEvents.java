package io.github.leaderelection.integration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.event.LeaderEventPublisher;

/**
 * Publishes the events of Spring Integration on the calling thread, so that its role
 * controller is through when a method returns. A listener that throws changes nothing for
 * the election, but by the rules of Spring the listeners after it miss that event.
 */
public final class RoleEvents {

	private static final Logger logger = LoggerFactory.getLogger(RoleEvents.class);

	private final LeaderEventPublisher publisher;

	/**
	 * Create a new {@link RoleEvents}.
	 * @param publisher publishes the events
	 */
	public RoleEvents(LeaderEventPublisher publisher) {
		this.publisher = publisher;
	}

	/**
	 * Publish that this instance was elected.
	 * @param context the term
	 * @param role the role
	 * @return {@code false} if a listener threw
	 */
	boolean granted(Context context, String role) {
		return publish("granted", role, () -> this.publisher.publishOnGranted(this, context, role));
	}

	/**
	 * Publish that a term of this instance has ended.
	 * @param context the term
	 * @param role the role
	 */
	void revoked(Context context, String role) {
		publish("revoked", role, () -> this.publisher.publishOnRevoked(this, context, role));
	}

	/**
	 * Publish that another instance leads.
	 * @param role the role
	 */
	void failedToAcquire(String role) {
		publish("failed", role, () -> this.publisher.publishOnFailedToAcquire(this, new FollowerContext(role), role));
	}

	private static boolean publish(String kind, String role, Runnable publication) {
		try {
			publication.run();
			return true;
		}
		catch (RuntimeException ex) {
			logger.warn("[{}] A listener for the {} event of Spring Integration has failed; the election continues",
					role, kind, ex);
			return false;
		}
	}

}
