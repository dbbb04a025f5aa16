package io.github.leaderelection.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The CPU time of processes, as Linux keeps it.
 */
public final class Processes {

	/**
	 * How many milliseconds of CPU time are a tick on Linux, whatever the kernel.
	 */
	private static final int TICK_MILLIS = 10;

	private static final int USER_TIME = 11;

	private static final int SYSTEM_TIME = 12;

	private Processes() {
	}

	/**
	 * Return the CPU time of a process and all that it has started.
	 * @param pid the id of the process
	 * @return the time in milliseconds
	 */
	public static long cpuMillis(long pid) {
		return ProcessHandle.of(pid)
			.map((root) -> Stream.concat(Stream.of(root), root.descendants()).mapToLong(Processes::ticks).sum())
			.orElse(0L) * TICK_MILLIS;
	}

	private static long ticks(ProcessHandle process) {
		try {
			String line = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
			// The name before it is in brackets and may have anything inside.
			String[] words = line.substring(line.lastIndexOf(')') + 2).split(" ");
			return Long.parseLong(words[USER_TIME]) + Long.parseLong(words[SYSTEM_TIME]);
		}
		catch (IOException ex) {
			// It has ended.
			return 0;
		}
	}

}
