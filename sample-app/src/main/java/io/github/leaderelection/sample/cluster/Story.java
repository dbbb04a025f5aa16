package io.github.leaderelection.sample.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.leaderelection.sample.observation.Span;
import org.jspecify.annotations.Nullable;

/**
 * Kills the leader ten times, cuts it off and pauses it, and summarizes what the
 * instances observed meanwhile. Safe for use by any thread.
 */
final class Story {

	private static final int KILLS = 10;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long POLL_MILLIS = 50;

	// So that each state can be seen
	private static final Duration CALM = Duration.ofSeconds(1);

	private final Cluster cluster;

	private final Journal journal;

	private final Terminal terminal;

	private final InstanceClient client;

	private @Nullable Thread thread;

	private volatile Progress progress = new Progress(false, "", 0, 0, List.of(), false);

	Story(Cluster cluster, Journal journal, Terminal terminal, InstanceClient client) {
		this.cluster = cluster;
		this.journal = journal;
		this.terminal = terminal;
		this.client = client;
	}

	Progress progress() {
		return this.progress;
	}

	/**
	 * Begin, unless the story runs.
	 */
	synchronized void start() {
		if (!this.progress.running()) {
			int steps = KILLS + 2;
			this.progress = new Progress(true, "The story begins", 0, steps, List.of(), false);
			Thread runner = new Thread(() -> run(steps), "story");
			runner.setDaemon(true);
			this.thread = runner;
			runner.start();
		}
	}

	/**
	 * End before the last step, with a summary of what was done until then.
	 */
	synchronized void stop() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	private void run(int steps) {
		long begin = System.nanoTime();
		String end = "The story has ended";
		try {
			prepare();
			for (int kill = 1; kill <= KILLS; kill++) {
				step("Kill the leader, %s of %s".formatted(kill, KILLS), kill, steps);
				breakLeader(Command.KILL, Command.START);
			}
			step("Cut the leader off", KILLS + 1, steps);
			breakLeader(Command.CUT, Command.HEAL);
			step("Pause the leader", KILLS + 2, steps);
			breakLeader(Command.PAUSE, Command.CONTINUE);
		}
		catch (InterruptedException ex) {
			end = "The story was stopped";
		}
		catch (TimeoutException | RuntimeException ex) {
			end = "The story has failed: " + ex.getMessage();
		}
		summarize(end, begin, steps);
	}

	private void step(String text, int number, int steps) {
		this.terminal.say("STORY: %s", text);
		this.progress = new Progress(true, text, number, steps, List.of(), false);
	}

	private void summarize(String end, long begin, int steps) {
		Summary summary = Summary.of(
				this.journal.entries().stream().filter((entry) -> entry.time() - begin >= 0).toList(),
				this.cluster.spans().stream().filter((span) -> span.last() - begin >= 0).toList(), System.nanoTime());
		this.terminal.say("STORY: %s", end);
		summary.lines().forEach((line) -> this.terminal.say("STORY: %s", line));
		this.progress = new Progress(false, end, steps, steps, summary.lines(),
				!summary.overlaps().isEmpty() || !summary.tokensIncrease());
	}

	private void prepare() throws InterruptedException, TimeoutException {
		for (Instance instance : this.cluster.instances()) {
			for (Command command : List.of(Command.CONTINUE, Command.HEAL, Command.START)) {
				command.execute(instance);
			}
		}
		for (Instance instance : this.cluster.instances()) {
			awaitMember(instance);
		}
	}

	// And wait until another instance leads, before what was broken is mended
	private void breakLeader(Command fault, Command remedy) throws InterruptedException, TimeoutException {
		Span term = awaitLeader(Long.MIN_VALUE);
		Instance leader = this.cluster.find(term.process().instance());
		if (leader != null && whileBroken(leader, fault, remedy, () -> awaitLeader(term.token()))) {
			awaitMember(leader);
			TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
		}
	}

	/**
	 * Break an instance, and mend it at the end, also if that comes early: by a failure,
	 * or because the story is stopped.
	 * @param instance the instance
	 * @param fault what breaks it
	 * @param remedy what mends it
	 * @param step what to do in between
	 * @return whether it was broken
	 */
	static boolean whileBroken(Instance instance, Command fault, Command remedy, Step step)
			throws InterruptedException, TimeoutException {
		if (!fault.execute(instance)) {
			return false;
		}
		try {
			step.run();
		}
		finally {
			remedy.execute(instance);
		}
		return true;
	}

	private Span awaitLeader(long after) throws InterruptedException, TimeoutException {
		return await("no instance leads",
				() -> this.cluster.leader().filter((span) -> span.token() > after).orElse(null));
	}

	// An instance that sees the leader has reached the store since that leader began
	private void awaitMember(Instance instance) throws InterruptedException, TimeoutException {
		await(instance.name() + " does not see the leader", () -> {
			Span leader = this.cluster.leader().orElse(null);
			InstanceProcess process = instance.process();
			InstanceStatus status = (leader != null && process != null) ? this.client.status(process) : null;
			return (status != null && leader != null && status.sees(leader.token())) ? status : null;
		});
	}

	private static <T> T await(String problem, Question<T> question) throws InterruptedException, TimeoutException {
		long begin = System.nanoTime();
		T answer = question.ask();
		while (answer == null) {
			if (System.nanoTime() - begin > PATIENCE.toNanos()) {
				throw new TimeoutException("%s within %d s".formatted(problem, PATIENCE.toSeconds()));
			}
			TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
			answer = question.ask();
		}
		return answer;
	}

	/**
	 * Something to ask again until there is an answer.
	 *
	 * @param <T> the type of the answer
	 */
	private interface Question<T> {

		@Nullable T ask() throws InterruptedException;

	}

	/**
	 * A part of the story.
	 */
	interface Step {

		void run() throws InterruptedException, TimeoutException;

	}

	/**
	 * How far the story is.
	 *
	 * @param running whether it runs
	 * @param text the present step, or how the story ended
	 * @param step the number of the step, from 1
	 * @param steps how many steps there are
	 * @param summary the summary of the last story, empty while one runs
	 * @param broken whether the summary contains what must never be
	 */
	record Progress(boolean running, String text, int step, int steps, List<String> summary, boolean broken) {

	}

}
