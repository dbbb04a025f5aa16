package io.github.leaderelection.raft;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a server that works no more, again and again until one does.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class ServerReplacer {

	private static final Logger logger = LoggerFactory.getLogger(ServerReplacer.class);

	private static final long MIN_PAUSE = 500;

	private static final long MAX_PAUSE = 10_000;

	private static final long STABLE = 30_000;

	private final LocalVoter voter;

	private long pause = MIN_PAUSE;

	private long changed;

	private @Nullable String warned;

	ServerReplacer(LocalVoter voter, long now) {
		this.voter = voter;
		this.changed = now;
	}

	void check(long now) {
		VoterServer server = this.voter.server();
		if (server == null) {
			if (now - this.changed >= this.pause) {
				replace(now);
			}
			return;
		}
		String failure = server.failure();
		if (failure != null) {
			close(failure, now);
		}
		else if (now - this.changed >= STABLE) {
			this.pause = MIN_PAUSE;
		}
	}

	private void close(String failure, long now) {
		warnOnce(failure);
		this.voter.stepAside("Voter %s steps aside: %s".formatted(this.voter.id(), failure));
		this.changed = now;
	}

	private void replace(long now) {
		this.changed = now;
		this.pause = Math.min(2 * this.pause, MAX_PAUSE);
		try {
			this.voter.open();
			logger.info("[raft] {} has a server again", this.voter.id());
			this.warned = null;
		}
		catch (InvalidRaftSettingsException ex) {
			warnOnce(ex.problem());
			this.voter.problem("Voter %s has no server: %s".formatted(this.voter.id(), ex.getMessage()));
		}
	}

	private void warnOnce(String failure) {
		if (!failure.equals(this.warned)) {
			logger.error("[raft] {} steps aside until it works again: {}", this.voter.id(), failure);
			this.warned = failure;
		}
	}

}
