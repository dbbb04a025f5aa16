package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A real server as a child process of this JVM. Its port on the loopback address is its
 * own from construction to {@link #close()}, and so are its data, whatever happens in
 * between. Faults hit all the processes that the server consists of. However this JVM
 * ends, the server ends with it.
 */
public abstract class ServerProcess implements AutoCloseable {

	// Far more than any server takes, so that only a broken one fails on a busy machine.
	private static final Duration START_BOUND = Duration.ofSeconds(60);

	private static final Duration STOP_BOUND = Duration.ofSeconds(20);

	private static final Duration KILL_BOUND = Duration.ofSeconds(60);

	private static final Set<ServerProcess> running = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(ServerProcess::endAll, "test-servers-end"));
	}

	private final String name;

	private final int port = Ports.next();

	private final Path directory;

	private final ServerLog log;

	private volatile @Nullable Process process;

	private boolean prepared;

	private boolean closed;

	ServerProcess(String name) {
		this.name = name;
		this.directory = WorkDirectories.create(name);
		this.log = new ServerLog(this.directory.resolve("server.log"));
	}

	/**
	 * Start the server, and return when it serves clients.
	 * @throws IllegalStateException if it is running already, or if it does not start;
	 * the message then has the end of its log
	 */
	public final synchronized void start() {
		if (this.closed || isRunning()) {
			throw new IllegalStateException(this + " is " + (this.closed ? "closed" : "running already"));
		}
		try {
			prepareOnce();
			this.log.mark();
			Process started = Launcher.start(command(), refusesRoot(), this.directory, this.log.file());
			this.process = started;
			running.add(this);
			Await.until(START_BOUND, this + " to be ready", () -> isReady(started));
		}
		catch (IOException | RuntimeException ex) {
			kill();
			throw new IllegalStateException(
					"Cannot start " + this + ": " + ex.getMessage() + "\n" + this.log.tail().indent(4), ex);
		}
	}

	private void prepareOnce() throws IOException {
		if (!this.prepared) {
			prepare();
			if (refusesRoot()) {
				User.giveToNobody(this.directory);
			}
			this.prepared = true;
		}
	}

	private boolean isReady(Process started) throws IOException {
		if (!started.isAlive()) {
			throw new IllegalStateException("it ended with exit code " + started.exitValue());
		}
		// Asked twice lest a stranger answer on the port of a server that has just ended.
		return ready() && started.isAlive();
	}

	/**
	 * End the server as its operator would: what it has acknowledged is kept. Does
	 * nothing if it is not running. A paused server is resumed for it.
	 */
	public final synchronized void stop() {
		Process current = this.process;
		if (current == null) {
			return;
		}
		new ProcessTree(current).end(stopSignal());
		if (!hasEnded(current, STOP_BOUND)) {
			kill();
		}
		forget();
	}

	/**
	 * Kill the server at once, as if its machine had lost power but for the disk caches.
	 * Does nothing if it is not running.
	 */
	public final synchronized void kill() {
		Process current = this.process;
		if (current == null) {
			return;
		}
		new ProcessTree(current).kill();
		if (!hasEnded(current, KILL_BOUND)) {
			throw new IllegalStateException(this + " cannot be killed");
		}
		forget();
	}

	/**
	 * Stop the server in its tracks, as a virtual machine that is suspended. Its
	 * connections stay open, and the kernel even accepts new ones for it, but nothing
	 * answers.
	 */
	public final synchronized void pause() {
		current().pause();
	}

	/**
	 * Let a paused server go on.
	 */
	public final synchronized void resume() {
		current().resume();
	}

	/**
	 * End the server if it is running, and start it again on the same port with the same
	 * data.
	 */
	public final synchronized void restart() {
		stop();
		start();
	}

	/**
	 * Stop the server and delete its data. Repeatable.
	 */
	@Override
	public final synchronized void close() {
		stop();
		this.closed = true;
		try {
			discard();
			Directories.delete(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot delete the data of " + this, ex);
		}
	}

	public final boolean isRunning() {
		Process current = this.process;
		return current != null && current.isAlive();
	}

	/**
	 * Return the id of the server's first process.
	 * @return the process id
	 */
	public final long pid() {
		Process current = this.process;
		if (current == null) {
			throw new IllegalStateException(this + " is not running");
		}
		return current.pid();
	}

	public final String host() {
		return Ports.HOST;
	}

	public final int port() {
		return this.port;
	}

	/**
	 * Prepare the data, before the first start.
	 */
	void prepare() throws IOException {
	}

	/**
	 * Remove what a killed server may have left outside of its directory, which is
	 * deleted next.
	 * @throws IOException if that fails
	 */
	void discard() throws IOException {
	}

	/**
	 * Return the program and its arguments.
	 * @return the command
	 */
	abstract List<String> command() throws IOException;

	/**
	 * Check whether the server serves clients by now. An exception means that it does not
	 * yet.
	 * @return whether it does
	 * @throws IOException if the server cannot be asked yet
	 */
	abstract boolean ready() throws IOException;

	/**
	 * Return the signal that makes the server end in good order.
	 * @return the name of the signal, without SIG
	 */
	String stopSignal() {
		return "TERM";
	}

	/**
	 * Return whether the server will not run as root.
	 * @return whether it must be run as another user
	 */
	boolean refusesRoot() {
		return false;
	}

	final Path directory() {
		return this.directory;
	}

	final ServerLog log() {
		return this.log;
	}

	private ProcessTree current() {
		Process current = this.process;
		if (current == null || !current.isAlive()) {
			throw new IllegalStateException(this + " is not running");
		}
		return new ProcessTree(current);
	}

	private void forget() {
		this.process = null;
		running.remove(this);
	}

	private static boolean hasEnded(Process process, Duration bound) {
		try {
			return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Override
	public String toString() {
		return this.name + " on " + Ports.HOST + ":" + this.port;
	}

	/**
	 * End all servers together at the end of the JVM. This takes no locks, which a thread
	 * may hold that is still starting a server.
	 */
	private static void endAll() {
		for (ServerProcess server : running) {
			Process current = server.process;
			if (current != null) {
				new ProcessTree(current).end(server.stopSignal());
			}
		}
		for (ServerProcess server : running) {
			Process current = server.process;
			if (current != null && !hasEnded(current, STOP_BOUND)) {
				new ProcessTree(current).kill();
			}
		}
		WorkDirectories.deleteAll();
	}

}
