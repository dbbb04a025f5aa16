package io.github.leaderelection.work;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.leaderelection.ElectionEvent;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.report.WorkReports;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link ManagedWork managed work} for as long as this instance leads an election.
 * <p>
 * <b>What holds.</b> There is one {@linkplain LeaderElector#begin guarded run} per term,
 * from before the start to the end of the stop. So an orderly hand-off waits for the
 * stop, and this instance is elected again only after it. At most one worker exists at a
 * time, hence one copy. A start that ends after the term is followed by a stop. Neither
 * events nor heartbeats wait for the work.
 * <p>
 * <b>What does not hold.</b> When the term is lost and not given up, the stop has the
 * difference between lease duration and renew deadline. What takes longer can overlap
 * with the work of the next leader.
 * <p>
 * Safe for use by any thread; no method blocks.
 */
public final class LeaderSupervisor {

	private static final Logger logger = LoggerFactory.getLogger(LeaderSupervisor.class);

	private final LeaderElector elector;

	private final ManagedRun run;

	private final Executor worker;

	private final WorkReports reports;

	private @Nullable Subscription subscription;

	private @Nullable ManagedTerm term;

	private boolean started;

	private boolean granted;

	private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

	private long lastToken;

	/**
	 * Create a new {@link LeaderSupervisor}.
	 * @param elector the election
	 * @param name the name of the work, for logs and events
	 * @param work what to start and stop
	 * @param settings how
	 * @param worker runs each task on a thread of its own, for as long as a term lasts
	 * @param reports reports its runs
	 */
	public LeaderSupervisor(LeaderElector elector, String name, ManagedWork work, SupervisorSettings settings,
			Executor worker, WorkReports reports) {
		this.elector = elector;
		this.run = new ManagedRun(elector, name, work, settings, reports);
		this.worker = worker;
		this.reports = reports;
	}

	/**
	 * Return the name of the work.
	 * @return the name
	 */
	public String name() {
		return this.run.name();
	}

	/**
	 * Follow the election from now on. Something that runs although nobody has started it
	 * here is stopped, unless this instance leads.
	 */
	public void start() {
		synchronized (this) {
			if (this.started) {
				return;
			}
			this.started = true;
			this.lastToken = 0;
		}
		this.reports.managed(this.elector.election(), name());
		// Also finds what runs without a term
		wake();
		Subscription added = this.elector.addListener(this::onEvent);
		synchronized (this) {
			if (this.started && this.subscription == null) {
				this.subscription = added;
				return;
			}
		}
		added.close();
	}

	/**
	 * Follow the election no longer, and stop what runs.
	 * @return completed when it has stopped
	 */
	public CompletableFuture<Void> stop() {
		Subscription removed;
		ManagedTerm ended;
		CompletableFuture<Void> stopped;
		synchronized (this) {
			this.started = false;
			this.granted = false;
			removed = this.subscription;
			this.subscription = null;
			ended = this.term;
			stopped = this.idle.copy();
		}
		if (removed != null) {
			removed.close();
		}
		if (ended != null) {
			ended.end();
		}
		return stopped;
	}

	private void onEvent(ElectionEvent event) {
		if (event instanceof LeadershipGrantedEvent) {
			wake();
		}
	}

	/**
	 * Start if this instance leads, and stop what runs without a term otherwise.
	 */
	void wake() {
		synchronized (this) {
			if (!this.started) {
				return;
			}
			this.granted = true;
			if (!this.idle.isDone()) {
				return;
			}
			this.idle = new CompletableFuture<>();
		}
		try {
			this.worker.execute(this::work);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			logger.error("[{}] {} does not start, because there is no thread for it", this.elector.election(), name(),
					ex);
			sleep();
		}
	}

	private void work() {
		try {
			while (next()) {
				runTerm();
			}
		}
		catch (Throwable ex) {
			logger.error("[{}] {} has failed and does not start again before the next term", this.elector.election(),
					name(), ex);
			sleep();
		}
	}

	private void runTerm() {
		ManagedTerm next = new ManagedTerm();
		try {
			if (!enter(next)) {
				return;
			}
			GuardedRun begun = this.elector.begin(name(), next).orElse(null);
			if (begun == null) {
				this.run.stopStray();
				return;
			}
			try (begun) {
				if (isNew(begun.leadership(), next)) {
					this.run.run(begun, next);
				}
			}
		}
		finally {
			leave();
		}
	}

	private synchronized boolean enter(ManagedTerm next) {
		this.term = next;
		return this.started;
	}

	/**
	 * Note a term. What is done for it, or has failed too often, does not start again.
	 * @param leadership the term
	 * @param next its end for the managed work
	 * @return whether there is something to do in it
	 */
	private synchronized boolean isNew(Leadership leadership, ManagedTerm next) {
		if (next.hasEnded()) {
			return false;
		}
		boolean fresh = leadership.fencingToken() > this.lastToken;
		this.lastToken = leadership.fencingToken();
		return fresh;
	}

	private synchronized void leave() {
		this.term = null;
	}

	private boolean next() {
		CompletableFuture<Void> done;
		synchronized (this) {
			if (this.granted) {
				this.granted = false;
				return true;
			}
			done = this.idle;
			// Under the lock, so that a grant finds either this worker or none
			this.idle = CompletableFuture.completedFuture(null);
		}
		done.complete(null);
		return false;
	}

	private void sleep() {
		CompletableFuture<Void> done;
		synchronized (this) {
			this.term = null;
			this.granted = false;
			done = this.idle;
			this.idle = CompletableFuture.completedFuture(null);
		}
		done.complete(null);
	}

}
