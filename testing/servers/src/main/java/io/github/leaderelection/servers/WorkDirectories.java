package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The directories that servers of this JVM work in. A JVM that is killed cannot tidy up,
 * and one database takes some 40 MB, so each JVM removes what dead ones left: a lock that
 * can be acquired shows that its JVM is gone.
 */
final class WorkDirectories {

	private static final String LOCK = "jvm.lock";

	private static @Nullable Path home;

	// Held, never closed: the lock ends with the JVM.
	@SuppressWarnings("unused")
	private static @Nullable FileChannel homeLock;

	private WorkDirectories() {
	}

	static synchronized Path create(String name) {
		try {
			if (home == null) {
				home = claimHome();
			}
			return Files.createTempDirectory(home, name + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make a working directory for " + name, ex);
		}
	}

	/**
	 * Delete everything, at the end of the JVM.
	 */
	static synchronized void deleteAll() {
		if (home != null) {
			try {
				Directories.delete(home);
			}
			catch (IOException ex) {
				// The next JVM that needs a server does it.
			}
		}
	}

	private static Path claimHome() throws IOException {
		Path all = Directories.open(Cache.root().resolve("run"));
		try (FileChannel turn = Cache.lock("run.lock")) {
			turn.lock();
			deleteAbandoned(all);
			Path mine = Directories.open(Files.createTempDirectory(all, "jvm-"));
			FileChannel channel = FileChannel.open(mine.resolve(LOCK), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE);
			channel.lock();
			homeLock = channel;
			return mine;
		}
	}

	private static void deleteAbandoned(Path all) throws IOException {
		List<Path> homes;
		try (Stream<Path> list = Files.list(all)) {
			homes = list.toList();
		}
		for (Path candidate : homes) {
			if (isAbandoned(candidate)) {
				Directories.delete(candidate);
			}
		}
	}

	private static boolean isAbandoned(Path candidate) throws IOException {
		try (FileChannel channel = FileChannel.open(candidate.resolve(LOCK), StandardOpenOption.WRITE)) {
			return channel.tryLock() != null;
		}
		catch (NoSuchFileException ex) {
			return true;
		}
	}

}
