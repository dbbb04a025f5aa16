package io.github.leaderelection.integration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.work.ManagedWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.integration.leader.Candidate;
import org.springframework.integration.leader.Context;

/**
 * What happens to a role of Spring Integration in a term: its candidates first, then the
 * event, by which the role controllers start and stop its endpoints. When it has stopped,
 * no endpoint of the role runs, whatever candidates and listeners throw.
 */
final class ManagedRole implements ManagedWork {

	private static final Logger logger = LoggerFactory.getLogger(ManagedRole.class);

	private final String role;

	private final List<Candidate> candidates;

	private final RoleEndpoints endpoints;

	private final @Nullable RoleEvents events;

	private final Runnable resign;

	private final Deque<Candidate> granted = new ArrayDeque<>();

	private @Nullable TermContext context;

	/**
	 * Create a new {@link ManagedRole}.
	 * @param role the role
	 * @param candidates its candidates
	 * @param endpoints what starts and stops its endpoints
	 * @param events publishes its events, {@code null} if a context above publishes them
	 * @param resign ends a term
	 */
	ManagedRole(String role, List<Candidate> candidates, RoleEndpoints endpoints, @Nullable RoleEvents events,
			Runnable resign) {
		this.role = role;
		this.candidates = List.copyOf(candidates);
		this.endpoints = endpoints;
		this.events = events;
		this.resign = resign;
	}

	@Override
	public void start(Leadership leadership) throws InterruptedException {
		TermContext begun = new TermContext(leadership, this.resign);
		this.context = begun;
		for (Candidate candidate : this.candidates) {
			this.granted.push(candidate);
			candidate.onGranted(begun);
		}
		// A candidate may have blocked until after the end of the term
		leadership.check();
		if (this.events == null || !this.events.granted(begun, this.role)) {
			this.endpoints.start(this.role);
		}
	}

	@Override
	public void stop(Runnable done) {
		TermContext ended = this.context;
		// A failed stop is repeated, and the end of a term is reported once
		this.context = null;
		if (ended != null) {
			ended.revoke();
			while (!this.granted.isEmpty()) {
				revoke(this.granted.pop(), ended);
			}
			if (this.events != null) {
				this.events.revoked(ended, this.role);
			}
		}
		this.endpoints.stop(this.role);
		done.run();
	}

	private void revoke(Candidate candidate, Context ended) {
		try {
			candidate.onRevoked(ended);
		}
		catch (RuntimeException ex) {
			logger.warn("[{}] The candidate {} has failed at the end of its term", this.role, candidate.getId(), ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.context != null || this.endpoints.isRunning(this.role);
	}

}
