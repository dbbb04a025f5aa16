package io.github.leaderelection.benchmarks.peers;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import io.github.leaderelection.benchmarks.measure.ChildProcess;

/**
 * A process with candidates of one library, which asks all the time whether it leads. It
 * obeys the lines of its input, answers each with a line, and ends with the process that
 * started it.
 */
public final class CandidateMain {

	private static final long INTERVAL_NANOS = 1_000_000;

	private CandidateMain() {
	}

	/**
	 * Run the process.
	 * @param args the {@link Peer}, the file of the {@link Spans}, and the {@link Entry}
	 * @throws Exception if the library fails
	 */
	public static void main(String[] args) throws Exception {
		List<String> words = List.of(args);
		Candidates candidates = Peer.valueOf(words.get(0)).open(Entry.of(words.subList(2, words.size())));
		candidates.start();
		Spans spans = Spans.open(Path.of(words.get(1)));
		Thread sampler = new Thread(() -> sample(candidates, spans), "sampler");
		sampler.setDaemon(true);
		sampler.setUncaughtExceptionHandler((thread, ex) -> {
			ex.printStackTrace();
			Runtime.getRuntime().halt(1);
		});
		sampler.start();
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		ChildProcess.print("ready");
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			ChildProcess.print(obey(Command.valueOf(line), candidates));
		}
		Runtime.getRuntime().halt(0);
	}

	private static void sample(Candidates candidates, Spans spans) {
		boolean before = false;
		while (true) {
			long asked = System.nanoTime();
			boolean leads = candidates.isLeader();
			if (leads) {
				spans.yes(asked, System.nanoTime(), !before);
			}
			before = leads;
			LockSupport.parkNanos(INTERVAL_NANOS);
		}
	}

	private static String obey(Command command, Candidates candidates) {
		return switch (command) {
			case LED -> String.valueOf(candidates.led());
			case CPU ->
				String.valueOf(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
			case THREADS -> String.valueOf(ManagementFactory.getThreadMXBean().getThreadCount());
		};
	}

	/**
	 * What the process can be asked to do.
	 */
	enum Command {

		/**
		 * Answer how many elections it leads.
		 */
		LED,

		/**
		 * Answer the CPU time in nanoseconds.
		 */
		CPU,

		/**
		 * Answer how many threads there are.
		 */
		THREADS

	}

}
