package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a voter four times a second, on one thread: replaces its server, notes whether
 * it takes part, has it step down, reconnects it, registers it, changes the list of
 * voters and raises the format of the commands.
 */
final class VoterSupervisor implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(VoterSupervisor.class);

	private static final long PERIOD_MILLIS = 250;

	private final LocalVoter voter;

	private final Registrar registrar;

	private final LeaderStepDown stepDown;

	private final VoterReconnector reconnector;

	private final VoterListChanger listChanger;

	private final FormatRaiser formatRaiser;

	private final ServerReplacer replacer;

	private final ScheduledThreadPoolExecutor executor;

	private boolean warned;

	VoterSupervisor(LocalVoter voter, Registrar registrar, VoterCaller caller, Duration electionTimeout) {
		this.voter = voter;
		this.registrar = registrar;
		this.stepDown = new LeaderStepDown(electionTimeout);
		this.reconnector = new VoterReconnector(electionTimeout);
		this.listChanger = new VoterListChanger(caller);
		this.formatRaiser = new FormatRaiser(caller, electionTimeout);
		this.replacer = new ServerReplacer(voter, now());
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "raft-%s-supervisor".formatted(voter.id()));
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
				this.replacer.check(now());
				VoterServer server = this.voter.server();
				if (server != null && server.failure() == null) {
					check(server);
				}
			}
		}
		catch (RuntimeException ex) {
			logger.debug("[raft] {} could not be checked", this.voter.id(), ex);
		}
		catch (Throwable ex) {
			warnOnce(ex);
		}
	}

	// To throw it would end the schedule
	private void warnOnce(Throwable failure) {
		if (!this.warned) {
			this.warned = true;
			logger.error("[raft] {} cannot be checked for now, and is checked again", this.voter.id(), failure);
		}
	}

	private void check(VoterServer server) {
		this.voter.observe();
		this.stepDown.check(server);
		this.reconnector.check(server, now());
		this.registrar.check(this.voter, server, now());
		if (!this.voter.hasLeft()) {
			this.listChanger.check(server, now());
			this.formatRaiser.check(server, now());
		}
	}

	private static long now() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
	}

	/**
	 * Stop, once the present check is over.
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
