package io.github.leaderelection.faults;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.assertj.core.api.Assertions;

/**
 * The promise of one election, by what processes have observed.
 */
public final class Exclusion {

	private Exclusion() {
	}

	/**
	 * Assert that at no instant two processes led, that no term resumed, and that tokens
	 * went up in the order of time.
	 * @param observations what each process has observed, by its name
	 */
	public static void assertThatHolds(Map<String, List<Run>> observations) {
		List<Run> earlier = new ArrayList<>();
		observations.forEach((process, runs) -> {
			List<Run> own = runs.stream().filter(Run::leads).toList();
			for (Run run : own) {
				Assertions.assertThat(earlier)
					.as("terms that overlap with %s of %s", run, process)
					.noneMatch(run::overlaps);
			}
			earlier.addAll(own);
		});
		List<Long> tokens = earlier.stream()
			.filter((run) -> run.token() != Run.UNKNOWN)
			.sorted(Comparator.comparingLong(Run::firstAfter))
			.map(Run::token)
			.toList();
		Assertions.assertThat(tokens).as("tokens in the order of time").isSorted();
		Set<Long> distinct = new HashSet<>(tokens);
		Assertions.assertThat(tokens).as("tokens of terms that never resume").hasSameSizeAs(distinct);
	}

}
