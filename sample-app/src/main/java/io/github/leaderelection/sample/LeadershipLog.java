package io.github.leaderelection.sample;

import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Logs the terms of this instance, and each change of the leader.
 */
@Component
class LeadershipLog {

	private static final Logger logger = LoggerFactory.getLogger(LeadershipLog.class);

	@EventListener
	void onGranted(LeadershipGrantedEvent event) {
		logger.info(">>> GRANTED: {} leads election '{}' under fencing token {}", event.candidate(), event.election(),
				event.fencingToken());
	}

	@EventListener
	void onRevoked(LeadershipRevokedEvent event) {
		logger.info("<<< REVOKED: {} no longer leads election '{}' under fencing token {} ({})", event.candidate(),
				event.election(), event.fencingToken(), event.reason());
	}

	@EventListener
	void onLeaderChanged(LeaderChangedEvent event) {
		event.leader()
			.ifPresent((leader) -> logger.info("Observed: {} leads election '{}' under fencing token {}",
					leader.candidate(), event.election(), leader.fencingToken()));
	}

}
