package io.github.leaderelection.actuate;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import org.jspecify.annotations.Nullable;

/**
 * {@link LeaderWorkListener} that remembers the work of each election: how often it has
 * run, and how the last run ended. It forgets what was used least recently when there are
 * more than {@value #ELECTIONS} elections, or more than {@value #WORK} names of work in
 * one. Safe for use by any thread.
 */
public final class LeaderWorkHistory implements LeaderWorkListener {

	/**
	 * Of how many elections the work is remembered.
	 */
	public static final int ELECTIONS = 1000;

	/**
	 * How many names of work are remembered per election.
	 */
	public static final int WORK = 20;

	private final Map<String, Map<String, WorkRecord>> byElection = new Recent<>(ELECTIONS);

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	/**
	 * Create a new {@link LeaderWorkHistory}.
	 * @param clock the wall clock, for when a run began
	 * @param nanoTime the monotonic clock in nanoseconds, for how long it took
	 */
	public LeaderWorkHistory(InstantSource clock, LongSupplier nanoTime) {
		this.clock = clock;
		this.nanoTime = nanoTime;
	}

	@Override
	public Run started(WorkStart start) {
		WorkRecord known = record(start.election(), start.work());
		known.started(this.clock.instant());
		long began = this.nanoTime.getAsLong();
		return new Run() {

			@Override
			public void ended(@Nullable Throwable failure) {
				known.ended(LeaderWorkHistory.this.nanoTime.getAsLong() - began, failure);
			}

		};
	}

	@Override
	public void skipped(String election, String work, SkipCause cause) {
		record(election, work).skipped();
	}

	@Override
	public void managed(String election, String work) {
		record(election, work);
	}

	private synchronized WorkRecord record(String election, String work) {
		return this.byElection.computeIfAbsent(election, (name) -> new Recent<>(WORK))
			.computeIfAbsent(work, WorkRecord::new);
	}

	/**
	 * Describe the work of an election.
	 * @param election the name of the election
	 * @return the work by name
	 */
	synchronized List<WorkDescriptor> work(String election) {
		Map<String, WorkRecord> known = this.byElection.get(election);
		List<WorkRecord> records = (known != null) ? new ArrayList<>(known.values()) : List.of();
		return records.stream().map(WorkRecord::describe).sorted(Comparator.comparing(WorkDescriptor::name)).toList();
	}

	/**
	 * Return of how many elections work is remembered.
	 * @return the number
	 */
	synchronized int elections() {
		return this.byElection.size();
	}

	/**
	 * The entries that were used last.
	 *
	 * @param <V> the type of the values
	 */
	private static final class Recent<V> extends LinkedHashMap<String, V> {

		private static final long serialVersionUID = 1L;

		private final int most;

		Recent(int most) {
			super(16, 0.75f, true);
			this.most = most;
		}

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
			return size() > this.most;
		}

	}

}
