package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.sample.observation.Overlap;
import io.github.leaderelection.sample.observation.Span;
import org.jspecify.annotations.Nullable;

/**
 * Prints who leads when that changes, and prints an error if two instances lead at one
 * instant.
 */
final class LeaderWatch {

	private static final Duration PERIOD = Duration.ofMillis(100);

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "leader-watch");
		thread.setDaemon(true);
		return thread;
	});

	private final Set<Set<Long>> reported = new HashSet<>();

	private final Cluster cluster;

	private final Terminal terminal;

	private @Nullable Span leader;

	private @Nullable String problem;

	LeaderWatch(Cluster cluster, Terminal terminal) {
		this.cluster = cluster;
		this.terminal = terminal;
	}

	void start() {
		this.executor.scheduleWithFixedDelay(this::tryCheck, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
	}

	void stop() {
		this.executor.shutdownNow();
	}

	/**
	 * Check, and report once what keeps failing: an exception would end the schedule.
	 */
	void tryCheck() {
		try {
			if (!this.executor.isShutdown()) {
				check();
				this.problem = null;
			}
		}
		catch (RuntimeException ex) {
			if (!ex.toString().equals(this.problem)) {
				this.problem = ex.toString();
				this.terminal.say("The leader cannot be observed: %s", this.problem);
			}
		}
	}

	private void check() {
		this.cluster.instances().forEach(Instance::watch);
		reportLeader(this.cluster.leader());
		Overlap.find(this.cluster.spans()).forEach(this::report);
	}

	private void reportLeader(Optional<Span> current) {
		Span last = this.leader;
		if (current.isEmpty() && last != null) {
			this.terminal.say("NO LEADER: %s no longer leads", text(last.process()));
		}
		current.filter((span) -> last == null || span.token() != last.token())
			.ifPresent((span) -> this.terminal.say("LEADER: %s under fencing token %d. To kill it: kill -9 %d",
					text(span.process()), span.token(), span.process().pid()));
		this.leader = current.orElse(null);
	}

	private void report(Overlap overlap) {
		if (this.reported.add(Set.of(overlap.one().token(), overlap.other().token()))) {
			this.terminal.say("TWO LEADERS: %s under fencing token %d and %s under fencing token %d",
					text(overlap.one().process()), overlap.one().token(), text(overlap.other().process()),
					overlap.other().token());
		}
	}

	private static String text(Span.Source process) {
		return "%s (pid %d)".formatted(process.instance(), process.pid());
	}

}
