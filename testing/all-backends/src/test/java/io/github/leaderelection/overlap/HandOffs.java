package io.github.leaderelection.overlap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import io.github.leaderelection.overlap.JobApplication.Jobs;
import org.awaitility.Awaitility;

/**
 * Three instances, of which the leader hands off again and again while a job runs: it
 * resigns, pauses or is restarted.
 */
final class HandOffs implements AutoCloseable {

	/**
	 * The jobs that fit the drain timeout.
	 */
	static final List<String> JOBS = List.of(Jobs.DELAY, Jobs.RATE, Jobs.CRON);

	static final List<String> LEADER_ONLY = List.of(Jobs.DELAY, Jobs.RATE, Jobs.CRON, Jobs.LOOP, Jobs.TOO_LONG);

	private static final Duration PATIENCE = Duration.ofSeconds(180);

	private static final int MOST_EXECUTIONS = 4;

	private final Random random;

	private final List<JobInstance> instances = new ArrayList<>();

	private final List<Long> times = new ArrayList<>();

	private long token;

	HandOffs(Path directory, long seed, List<List<String>> arguments) {
		this.random = new Random(seed);
		for (List<String> own : arguments) {
			List<String> all = new ArrayList<>(own);
			int number = this.instances.size() + 1;
			all.addAll(List.of("--overlap.seed=" + (seed + number), "--spring.main.web-application-type=none",
					"--spring.main.banner-mode=off", "--spring.task.scheduling.pool.size=8",
					"--leader-election.namespace=overlap", "--leader-election.elections=" + Jobs.ELECTION,
					"--leader-election.claim-missing=true",
					// Busy machines lose no terms, and all hand-offs are releases
					"--leader-election.lease-duration=30s", "--leader-election.retry-period=2s",
					"--leader-election.drain-timeout=" + Jobs.DRAIN_TIMEOUT.toMillis() + "ms"));
			this.instances.add(new JobInstance("instance-" + number, directory, all));
		}
	}

	/**
	 * Let the leader hand off, each time after a random number of executions and while
	 * one is under way.
	 * @param handOffs how often
	 */
	void run(int handOffs) {
		List<Kind> kinds = new ArrayList<>();
		while (kinds.size() < handOffs) {
			kinds.addAll(List.of(Kind.values()));
		}
		Collections.shuffle(kinds.subList(0, handOffs), this.random);
		for (Kind kind : kinds.subList(0, handOffs)) {
			JobInstance leader = awaitWork();
			this.instances.forEach((instance) -> instance.command(JobApplication.RESUME));
			this.times.add(System.nanoTime());
			kind.begin(leader);
		}
		awaitWork();
		this.instances.forEach(JobInstance::stop);
	}

	/**
	 * Wait until a later term than before has completed some executions, and another one
	 * is under way.
	 */
	private JobInstance awaitWork() {
		int executions = 1 + this.random.nextInt(MOST_EXECUTIONS);
		return Awaitility.await("work of a term after " + this.token)
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(50))
			.until(() -> this.instances.stream().filter((instance) -> works(instance, executions)).findFirst(),
					Optional::isPresent)
			.map((leader) -> {
				this.token = guarded(historyOf(leader)).mapToLong(Execution::token).max().orElseThrow();
				return leader;
			})
			.orElseThrow();
	}

	private boolean works(JobInstance instance, int executions) {
		List<Execution> later = guarded(historyOf(instance)).filter((execution) -> execution.token() > this.token)
			.toList();
		return later.size() > executions && later.stream().anyMatch((execution) -> execution.end() == Execution.NEVER);
	}

	private static ExecutionHistory historyOf(JobInstance instance) {
		ExecutionHistory history = new ExecutionHistory();
		instance.addTo(history);
		return history;
	}

	private static Stream<Execution> guarded(ExecutionHistory history) {
		return JOBS.stream().flatMap((job) -> history.of(job).stream());
	}

	ExecutionHistory history() {
		ExecutionHistory history = new ExecutionHistory();
		this.instances.forEach((instance) -> instance.addTo(history));
		return history;
	}

	/**
	 * Return the executions that were under way when a hand-off began.
	 * @return the executions
	 */
	List<Execution> drained() {
		return guarded(history()).filter((execution) -> this.times.stream().anyMatch(execution::isUnderWayAt)).toList();
	}

	@Override
	public void close() {
		this.instances.forEach(JobInstance::kill);
	}

	/**
	 * How a hand-off begins.
	 */
	private enum Kind {

		RESIGN {

			@Override
			void begin(JobInstance leader) {
				leader.command(JobApplication.RESIGN);
			}

		},

		PAUSE {

			@Override
			void begin(JobInstance leader) {
				leader.command(JobApplication.PAUSE);
			}

		},

		RESTART {

			@Override
			void begin(JobInstance leader) {
				leader.restart();
			}

		};

		abstract void begin(JobInstance leader);

	}

}
