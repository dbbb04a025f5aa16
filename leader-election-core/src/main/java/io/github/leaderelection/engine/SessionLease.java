package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;

/**
 * For how long the session itself is alive by its own clocks, so that no other instance
 * may have taken it for dead (rule 5). State thread only.
 */
final class SessionLease {

	private final EngineEnvironment environment;

	private @Nullable Lease lease;

	SessionLease(EngineEnvironment environment) {
		this.environment = environment;
	}

	void extend(Lease next) {
		this.lease = next;
	}

	/**
	 * Return the lease of the last acknowledged heartbeat.
	 * @return the lease, {@code null} if another instance may have taken the session for
	 * dead
	 */
	@Nullable Lease live() {
		Lease current = this.lease;
		return (current != null && isLive(current)) ? current : null;
	}

	boolean isLive(Lease held) {
		return held.covers(this.environment.nanoTime(), this.environment.currentTimeMillis());
	}

}
