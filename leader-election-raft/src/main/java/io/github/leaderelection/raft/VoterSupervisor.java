package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a voter four times a second, on one thread.
 *
 * @author Leader Election
 */
final class VoterSupervisor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(VoterSupervisor.class);

	private static final long PERIOD_MILLIS = 250;

	private final LocalVoter voter;

	private final Registrar registrar;

	private final LeaderStepDown quorum;

	private final VoterReconnector reconnection;

	private final VoterListChanger change;

	private final ServerReplacer care;

	private final ScheduledThreadPoolExecutor executor;

	private boolean told;

	VoterSupervisor(LocalVoter voter, Registrar registrar, VoterCaller caller, Duration electionTimeout) {
		this.voter = voter;
		this.registrar = registrar;
		this.quorum = new LeaderStepDown(electionTimeout);
		this.reconnection = new VoterReconnector(electionTimeout);
		this.change = new VoterListChanger(caller);
		this.care = new ServerReplacer(voter, now());
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "raft-%s-watchdog".formatted(voter.id()));
			thread.setDaemon(true);
			return thread;
		});
	}

	void start() {
		this.executor.scheduleWithFixedDelay(this::check, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void check() {
		try {
			if (!this.voter.hasLeft()) {
				this.care.check(now());
				VoterServer server = this.voter.server();
				if (server != null && server.failure() == null) {
					check(server);
				}
			}
		}
		catch (RuntimeException ex) {
			logger.debug("[raft] {} could not be looked after", this.voter.id(), ex);
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	// To throw it would end the schedule
	private void tell(Throwable failure) {
		if (!this.told) {
			this.told = true;
			logger.error("[raft] {} cannot be looked after for now, which goes on being tried", this.voter.id(),
					failure);
		}
	}

	private void check(VoterServer server) {
		this.quorum.check(server);
		this.reconnection.check(server, now());
		this.registrar.check(this.voter, server, now());
		if (!this.voter.hasLeft()) {
			this.change.check(server, now());
		}
	}

	private static long now() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
	}

	/**
	 * Look no more, once the present look is over.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(2, TimeUnit.SECONDS)) {
				this.executor.shutdownNow();
				this.executor.awaitTermination(8, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			this.executor.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

}
