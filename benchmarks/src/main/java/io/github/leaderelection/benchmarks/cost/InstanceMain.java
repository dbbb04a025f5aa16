package io.github.leaderelection.benchmarks.cost;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import io.github.leaderelection.benchmarks.measure.ChildProcess;
import io.github.leaderelection.benchmarks.measure.StoreOpener;
import io.github.leaderelection.engine.ElectionSettings;

/**
 * A process with instances, which does what the lines of its input say, and answers each
 * with a line. It ends with the process that started it.
 */
public final class InstanceMain {

	private final StoreOpener opener;

	private final Grants grants = new Grants();

	private final LongAdder heartbeats = new LongAdder();

	private final List<Instance> instances = new ArrayList<>();

	private final Allocation allocation = new Allocation();

	private final String name;

	private InstanceMain(StoreOpener opener, String name) {
		this.opener = opener;
		this.name = name;
	}

	/**
	 * Run the process.
	 * @param args the {@link StoreOpener}, the name of the process, and the arguments of
	 * the opener
	 * @throws Exception if a store or an instance fails
	 */
	public static void main(String[] args) throws Exception {
		StoreOpener opener = (StoreOpener) Class.forName(args[0]).getDeclaredConstructor().newInstance();
		opener.connect(List.of(args).subList(2, args.length));
		InstanceMain main = new InstanceMain(opener, args[1]);
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
		ChildProcess.print("ready");
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			ChildProcess.print(main.obey(line.split(" ")));
		}
		Runtime.getRuntime().halt(0);
	}

	private String obey(String[] words) throws Exception {
		switch (Command.valueOf(words[0])) {
			case OPEN -> open(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]),
					Duration.ofMillis(Long.parseLong(words[4])), Duration.ofMillis(Long.parseLong(words[5])));
			case START -> {
				this.grants.reset();
				this.instances.forEach(Instance::start);
			}
			case STOP -> this.instances.forEach(Instance::stop);
			case RESET -> this.grants.reset();
			case CLOSE -> {
				for (Instance instance : this.instances) {
					instance.discard();
				}
				this.instances.clear();
			}
			case GRANTS -> {
				return this.grants.toWords();
			}
			case KNOWN -> {
				return words(this.instances.stream().mapToLong(Instance::known).boxed().toList());
			}
			case LED -> {
				return words(this.instances.stream().mapToLong(Instance::led).boxed().toList());
			}
			case COST -> {
				return "%d %d %d".formatted(this.heartbeats.sum(), cpuNanos(), this.allocation.bytes());
			}
		}
		return "done";
	}

	private void open(String namespace, int elections, int count, Duration lease, Duration retryPeriod) {
		ElectionSettings usual = ElectionSettings.ofLease(lease);
		// More heartbeats in the time, but no call with less time than usual
		ElectionSettings settings = usual.withRetryPeriod(retryPeriod)
			.withOperationTimeout(usual.operationTimeout())
			.withClaimMissing(true);
		IntStream.range(0, count)
			.mapToObj((i) -> new Instance(this.opener.open(namespace, settings.operationTimeout()), this.name + "-" + i,
					elections, settings, this.grants, this.heartbeats))
			.forEach(this.instances::add);
	}

	private static String words(List<Long> values) {
		return values.stream().map(String::valueOf).collect(Collectors.joining(" "));
	}

	private static long cpuNanos() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

	/**
	 * What the process can be asked to do.
	 */
	enum Command {

		/**
		 * Create instances: the namespace, how many elections, how many instances, the
		 * lease duration and the retry period in milliseconds.
		 */
		OPEN,

		/**
		 * Start all instances.
		 */
		START,

		/**
		 * Stop all instances in good order.
		 */
		STOP,

		/**
		 * Forget the grants until now.
		 */
		RESET,

		/**
		 * Stop the instances and forget them.
		 */
		CLOSE,

		/**
		 * Answer how many grants there were, and when the first and the last was.
		 */
		GRANTS,

		/**
		 * Answer of how many elections each instance knows the leader.
		 */
		KNOWN,

		/**
		 * Answer how many elections each instance leads.
		 */
		LED,

		/**
		 * Answer how many heartbeats there were, and the CPU time in nanoseconds and the
		 * allocated bytes of the process.
		 */
		COST

	}

}
