package io.github.leaderelection.sample;

import java.util.concurrent.atomic.AtomicLong;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.annotation.OnLeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Does something once per second on exactly one instance.
 */
@Component
public class LeaderJob {

	private static final Logger logger = LoggerFactory.getLogger(LeaderJob.class);

	private final AtomicLong runs = new AtomicLong();

	private final LeaderElector elector;

	/**
	 * Create a new {@link LeaderJob}.
	 * @param elector the elector of the default election
	 */
	public LeaderJob(LeaderElector elector) {
		this.elector = elector;
	}

	/**
	 * Run the job: scheduled on every instance, skipped on all but the leader.
	 */
	@Scheduled(fixedRate = 1000)
	@OnLeader
	public void run() {
		this.elector.leadership().ifPresent(this::run);
	}

	private void run(Leadership leadership) {
		logger.info("Job done by {} under fencing token {}, run {} on this instance", leadership.candidate(),
				leadership.fencingToken(), this.runs.incrementAndGet());
	}

}
