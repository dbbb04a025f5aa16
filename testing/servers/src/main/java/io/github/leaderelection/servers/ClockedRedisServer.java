package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A Redis server of version 6.2 whose wall clock can be stepped while it runs. Its
 * monotonic clock goes on, as that of a machine does whose time is set. It needs
 * libfaketime of the machine, so its tests have the tag {@code clock}, which only the
 * Maven profile of that name runs.
 */
public final class ClockedRedisServer extends RedisServer {

	private final Path library = Libfaketime.find();

	private final Set<Long> pids = new HashSet<>();

	private Duration offset = Duration.ZERO;

	/**
	 * Create a server that is not started yet, and whose clock is right.
	 * @param settings settings that differ from Redis' own, each as a line of
	 * {@code redis.conf}
	 * @throws IllegalStateException if libfaketime is missing
	 */
	public ClockedRedisServer(String... settings) {
		super("redis-clocked", Binaries.oldestSupportedRedis(), null, List.of(settings));
		step(Duration.ZERO);
	}

	/**
	 * Set the server's wall clock forward, or back. When this returns, whatever the
	 * server does next sees the new time. It keeps its offset when it is started again.
	 * @param step by how much, negative for back
	 */
	public synchronized void step(Duration step) {
		this.offset = this.offset.plus(step);
		try {
			Path next = directory().resolve("clock.next");
			Files.writeString(next, String.format(Locale.ROOT, "%+.3f\n", this.offset.toMillis() / 1000.0));
			// At once, lest the server read half of it.
			Files.move(next, clock(), StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot step the clock of " + this, ex);
		}
	}

	@Override
	List<String> command() {
		List<String> command = new ArrayList<>(List.of("env", "LD_PRELOAD=" + this.library,
				"FAKETIME_TIMESTAMP_FILE=" + clock(), "FAKETIME_NO_CACHE=1",
				// Else a step back would stop its timers for as long.
				"FAKETIME_DONT_FAKE_MONOTONIC=1"));
		command.addAll(super.command());
		return command;
	}

	@Override
	boolean ready() throws IOException {
		this.pids.add(pid());
		if (!super.ready()) {
			return false;
		}
		String loaded = Files.readString(Path.of("/proc", String.valueOf(pid()), "maps"), StandardCharsets.ISO_8859_1);
		if (!loaded.contains(this.library.toRealPath().toString())) {
			throw new IllegalStateException(this.library + " was not loaded, so its clock would never be stepped");
		}
		return true;
	}

	/**
	 * Remove what libfaketime leaves behind when its process is killed.
	 */
	@Override
	void discard() throws IOException {
		for (Long pid : this.pids) {
			Files.deleteIfExists(Path.of("/dev/shm/faketime_shm_" + pid));
			Files.deleteIfExists(Path.of("/dev/shm/sem.faketime_sem_" + pid));
		}
	}

	private Path clock() {
		return directory().resolve("clock");
	}

}
