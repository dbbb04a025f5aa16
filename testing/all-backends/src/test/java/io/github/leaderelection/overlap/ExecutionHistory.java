package io.github.leaderelection.overlap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What all instances recorded, and the checker of it.
 */
final class ExecutionHistory {

	private final List<Execution> executions = new ArrayList<>();

	private final Set<Long> lost = new HashSet<>();

	/**
	 * Add what one instance has recorded until now.
	 * @param instance the instance
	 * @param file the file of its {@link ExecutionLog}
	 * @return this history
	 * @throws IOException if the file cannot be read
	 */
	ExecutionHistory add(String instance, Path file) throws IOException {
		return add(instance, Files.readString(file));
	}

	ExecutionHistory add(String instance, String text) {
		Map<String, Execution> byNumber = new LinkedHashMap<>();
		// The last line of an instance that runs may be incomplete
		text.substring(0, text.lastIndexOf('\n') + 1).lines().map((line) -> line.split(" ")).forEach((words) -> {
			switch (words[0]) {
				case ExecutionLog.START -> byNumber.put(words[1], new Execution(words[2], instance,
						Long.parseLong(words[3]), Long.parseLong(words[4]), Execution.NEVER, false));
				case ExecutionLog.END -> byNumber.computeIfPresent(words[1],
						(number, started) -> new Execution(started.job(), instance, started.token(), started.start(),
								Long.parseLong(words[2]), Boolean.parseBoolean(words[3])));
				case ExecutionLog.LOST -> this.lost.add(Long.parseLong(words[1]));
				default -> throw new IllegalArgumentException(String.join(" ", words));
			}
		});
		this.executions.addAll(byNumber.values());
		return this;
	}

	List<Execution> of(String job) {
		return this.executions.stream()
			.filter((execution) -> execution.job().equals(job))
			.sorted(Comparator.comparingLong(Execution::start))
			.toList();
	}

	/**
	 * Return the executions of a job that overlap with an earlier one.
	 * @param job the name of the job
	 * @return a description of each
	 */
	List<String> overlaps(String job) {
		List<String> overlaps = new ArrayList<>();
		Execution last = null;
		for (Execution execution : of(job)) {
			if (last != null && last.overlaps(execution)) {
				overlaps.add("%s overlaps with %s".formatted(execution, last));
			}
			last = (last == null || execution.end() > last.end()) ? execution : last;
		}
		return overlaps;
	}

	/**
	 * Return the executions of a job that did not do all their work, although their term
	 * was not lost.
	 * @param job the name of the job
	 * @return the executions
	 */
	List<Execution> cut(String job) {
		return of(job).stream()
			.filter((execution) -> !execution.complete() && !this.lost.contains(execution.token()))
			.toList();
	}

	/**
	 * Return the terms that were lost, in which nothing is promised to be complete.
	 * @return their fencing tokens
	 */
	Set<Long> lost() {
		return Set.copyOf(this.lost);
	}

}
