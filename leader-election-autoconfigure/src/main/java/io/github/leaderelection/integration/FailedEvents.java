package io.github.leaderelection.integration;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.Leader;
import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.Subscription;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Publishes the failed event of Spring Integration whenever another instance has become
 * the leader of a role that follows its election.
 */
public final class FailedEvents implements SmartLifecycle {

	private final IntegrationRoles roles;

	private final RoleEvents events;

	private final Supplier<? extends @Nullable LeaderElectors> electors;

	private final boolean enabled;

	// By election; candidate ids need not be unique
	private final Map<String, Long> ownTokens = new ConcurrentHashMap<>();

	private @Nullable Subscription subscription;

	private boolean running;

	/**
	 * Create a new {@link FailedEvents}.
	 * @param roles the roles
	 * @param events publishes the events
	 * @param electors supplies the electors, {@code null} if this instance takes part in
	 * no election
	 * @param enabled whether to publish them
	 */
	public FailedEvents(IntegrationRoles roles, RoleEvents events,
			Supplier<? extends @Nullable LeaderElectors> electors, boolean enabled) {
		this.roles = roles;
		this.events = events;
		this.electors = electors;
		this.enabled = enabled;
	}

	private void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent granted) {
			this.ownTokens.put(granted.election(), granted.fencingToken());
		}
		else if (event instanceof LeaderChangedEvent changed && isOther(changed.election(), changed.current())
				&& this.roles.publishes(changed.election())) {
			this.events.failedToAcquire(changed.election());
		}
	}

	private boolean isOther(String election, @Nullable Leader leader) {
		return leader != null && leader.fencingToken() != this.ownTokens.getOrDefault(election, 0L);
	}

	@Override
	public synchronized void start() {
		LeaderElectors joined = (this.enabled && this.subscription == null) ? this.electors.get() : null;
		if (joined != null) {
			this.subscription = joined.addListener(this::onEvent);
		}
		this.running = true;
	}

	@Override
	public synchronized void stop() {
		if (this.subscription != null) {
			this.subscription.close();
			this.subscription = null;
		}
		this.running = false;
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

}
