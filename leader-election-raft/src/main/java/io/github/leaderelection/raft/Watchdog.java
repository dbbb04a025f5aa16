package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a member four times a second, on one thread.
 *
 * @author Leader Election
 */
final class Watchdog implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Watchdog.class);

	private static final long PERIOD_MILLIS = 250;

	private final RaftMember member;

	private final Registrar registrar;

	private final QuorumWatch quorum;

	private final Reconnection reconnection;

	private final MemberChange change;

	private final ServerCare care;

	private final ScheduledThreadPoolExecutor executor;

	private boolean told;

	Watchdog(RaftMember member, Registrar registrar, GroupCaller caller, Duration electionTimeout) {
		this.member = member;
		this.registrar = registrar;
		this.quorum = new QuorumWatch(electionTimeout);
		this.reconnection = new Reconnection(electionTimeout);
		this.change = new MemberChange(caller);
		this.care = new ServerCare(member, now());
		this.executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "raft-%s-watchdog".formatted(member.id()));
			thread.setDaemon(true);
			return thread;
		});
	}

	void start() {
		this.executor.scheduleWithFixedDelay(this::look, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	private void look() {
		try {
			if (!this.member.hasLeft()) {
				this.care.look(now());
				GroupServer server = this.member.server();
				if (server != null && server.failure() == null) {
					look(server);
				}
			}
		}
		catch (RuntimeException ex) {
			logger.debug("[raft] {} could not be looked after", this.member.id(), ex);
		}
		catch (Throwable ex) {
			tell(ex);
		}
	}

	// To throw it would end the schedule
	private void tell(Throwable failure) {
		if (!this.told) {
			this.told = true;
			logger.error("[raft] {} cannot be looked after for now, which goes on being tried", this.member.id(),
					failure);
		}
	}

	private void look(GroupServer server) {
		this.quorum.look(server);
		this.reconnection.look(server, now());
		this.registrar.look(this.member, server, now());
		if (!this.member.hasLeft()) {
			this.change.look(server, now());
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
