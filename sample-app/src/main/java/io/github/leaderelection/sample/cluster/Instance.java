package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.leaderelection.sample.cluster.Journal.Kind;
import io.github.leaderelection.sample.observation.Span;
import org.jspecify.annotations.Nullable;

/**
 * One place in the cluster, in which processes follow each other. Safe for use by any
 * thread.
 */
final class Instance {

	/**
	 * The exit code of a process that a signal has ended begins here.
	 */
	private static final int FIRST_SIGNAL = 128;

	private static final Duration DELAY = Duration.ofMillis(150);

	private final String name;

	private final int port;

	private final @Nullable NetworkCondition network;

	private final Journal journal;

	private final Function<Path, InstanceProcess> starter;

	private final Path directory;

	/**
	 * What the processes that have ended have observed.
	 */
	private final List<InstanceProcess> ended = new ArrayList<>();

	private @Nullable InstanceProcess process;

	private boolean paused;

	private int starts;

	/**
	 * Create an instance without a process.
	 * @param name the candidate id
	 * @param port the port of its web server
	 * @param network its network, {@code null} if that cannot be changed
	 * @param directory the directory for what its processes observe
	 * @param journal where to add what happens to it
	 * @param starter starts a process, given the file for what it observes
	 */
	Instance(String name, int port, @Nullable NetworkCondition network, Path directory, Journal journal,
			Function<Path, InstanceProcess> starter) {
		this.name = name;
		this.port = port;
		this.network = network;
		this.directory = directory;
		this.journal = journal;
		this.starter = starter;
	}

	String name() {
		return this.name;
	}

	int port() {
		return this.port;
	}

	@Nullable NetworkCondition network() {
		return this.network;
	}

	/**
	 * Return the last process.
	 * @return the process, which may have ended, {@code null} if none was started
	 */
	synchronized @Nullable InstanceProcess process() {
		return this.process;
	}

	synchronized boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	synchronized boolean isPaused() {
		return this.process != null && this.process.isAlive() && this.process.isStopped().orElse(this.paused);
	}

	/**
	 * Return whether the process has answered a request.
	 * @return whether it has
	 */
	synchronized boolean isUp() {
		return this.process != null && this.process.isAlive() && this.process.isUp();
	}

	boolean isCut() {
		return this.network != null && this.network.isCut();
	}

	boolean isSlow() {
		return this.network != null && !this.network.delay().isZero();
	}

	/**
	 * Return what all processes of the instance have observed of their leadership.
	 * @return the spans
	 */
	synchronized List<Span> spans() {
		List<Span> spans = new ArrayList<>();
		this.ended.forEach((each) -> spans.addAll(each.spans()));
		if (this.process != null) {
			spans.addAll(this.process.spans());
		}
		return spans;
	}

	synchronized void start() {
		InstanceProcess started = this.starter.apply(this.directory.resolve("%s-%s".formatted(this.name, this.starts)));
		this.starts++;
		if (this.process != null) {
			this.ended.add(this.process);
		}
		this.paused = false;
		this.process = started;
		this.journal.add(this.name, Kind.STARTED, "Started %s: %s".formatted(started, started.endpoint()));
	}

	synchronized void kill() {
		signal(Kind.KILLED, "kill -9", InstanceProcess::kill);
	}

	synchronized void pause() {
		signal(Kind.PAUSED, "kill -STOP", (process) -> process.send(Signal.STOP));
		this.paused = true;
	}

	synchronized void resume() {
		signal(Kind.CONTINUED, "kill -CONT", (process) -> process.send(Signal.CONT));
		this.paused = false;
	}

	/**
	 * Note that a signal from elsewhere has paused the process, or has let it continue.
	 */
	synchronized void watch() {
		boolean stopped = isPaused();
		if (stopped != this.paused && isAlive()) {
			this.paused = stopped;
			this.journal.add(this.name, (stopped) ? Kind.PAUSED : Kind.CONTINUED,
					"%s %s".formatted(this.process, (stopped) ? "is paused" : "continues"));
		}
	}

	/**
	 * Ask the process to shut down. A paused one continues, since it could not hear that.
	 */
	synchronized void stop() {
		boolean asleep = isPaused();
		signal(Kind.STOPPED, "kill", InstanceProcess::stop);
		if (asleep) {
			resume();
		}
	}

	/**
	 * Return whether the process has ended by a command or a signal.
	 * @return whether it has
	 * @throws ClusterException if it has ended by itself
	 */
	synchronized boolean wasEnded() {
		InstanceProcess current = this.process;
		if (current == null || current.isAlive()) {
			return false;
		}
		if (current.exitCode() < FIRST_SIGNAL) {
			throw new ClusterException("%s ended while it started: see its output above".formatted(current));
		}
		return true;
	}

	/**
	 * Shut the process down together with the cluster.
	 */
	synchronized void end() {
		if (this.process != null) {
			boolean asleep = isPaused();
			this.process.stop();
			if (asleep) {
				this.process.send(Signal.CONT);
			}
		}
	}

	void awaitEnd(long timeoutSeconds) {
		InstanceProcess current = process();
		if (current != null) {
			current.awaitExit(timeoutSeconds);
		}
	}

	private void signal(Kind kind, String command, Consumer<InstanceProcess> signal) {
		InstanceProcess current = this.process;
		if (current != null) {
			this.journal.add(this.name, kind, "%s: %s %d".formatted(this.name, command, current.pid()));
			signal.accept(current);
		}
	}

	void cutOff() {
		if (this.network != null) {
			this.journal.add(this.name, Kind.CUT_OFF, this.name + " is cut off");
			this.network.cutOff();
		}
	}

	void slowDown() {
		if (this.network != null) {
			this.journal.add(this.name, Kind.SLOWED_DOWN,
					"The network of %s takes %d ms longer".formatted(this.name, DELAY.toMillis()));
			this.network.slowDown(DELAY);
		}
	}

	void heal() {
		if (this.network != null) {
			this.journal.add(this.name, Kind.HEALED, "The network of %s is as usual again".formatted(this.name));
			this.network.heal();
		}
	}

}
