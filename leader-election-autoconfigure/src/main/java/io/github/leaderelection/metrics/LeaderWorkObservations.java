package io.github.leaderelection.metrics;

import java.util.function.Supplier;

import io.github.leaderelection.report.LeaderWorkListener;
import io.github.leaderelection.report.SkipCause;
import io.github.leaderelection.report.WorkStart;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * {@link LeaderWorkListener} that observes each run of a method. The observation is the
 * current one on the threads of {@link io.github.leaderelection.GuardedRun#call}, and
 * ends with the run. What runs for a whole term is not observed: see {@link WorkMeters}.
 */
public final class LeaderWorkObservations implements LeaderWorkListener {

	/**
	 * Key of high cardinality that the observation of a scheduled task has if it was
	 * skipped.
	 */
	public static final String SKIPPED = "leader.election.skipped";

	private static final LeaderWorkObservationConvention DEFAULT_CONVENTION = new DefaultLeaderWorkObservationConvention();

	private final Supplier<ObservationRegistry> registry;

	private final Supplier<? extends @Nullable LeaderWorkObservationConvention> convention;

	private final ElectionTagLimit electionTag;

	/**
	 * Create new {@link LeaderWorkObservations}.
	 * @param registry supplies the registry of observations
	 * @param convention supplies what replaces the default convention, {@code null} for
	 * none
	 * @param electionTag returns the value that meters have for an election
	 */
	public LeaderWorkObservations(Supplier<ObservationRegistry> registry,
			Supplier<? extends @Nullable LeaderWorkObservationConvention> convention, ElectionTagLimit electionTag) {
		this.registry = registry;
		this.convention = convention;
		this.electionTag = electionTag;
	}

	@Override
	public Run started(WorkStart start) {
		if (start.kind() != WorkStart.Kind.CALL) {
			return Run.IGNORED;
		}
		Observation observation = LeaderWorkObservationDocumentation.LEADER_WORK.observation(this.convention.get(),
				DEFAULT_CONVENTION, () -> new LeaderWorkObservationContext(start.work(), start.term(),
						this.electionTag.tag(start.election()), start.tick()),
				this.registry.get());
		return (observation.isNoop()) ? Run.IGNORED : new ObservedRun(observation.start());
	}

	/**
	 * Mark the scheduled task that the call was: it is counted as an execution although
	 * it did nothing.
	 */
	@Override
	public void skipped(String election, String work, SkipCause cause) {
		Observation current = this.registry.get().getCurrentObservation();
		if (current != null && current.getContext() instanceof ScheduledTaskObservationContext task) {
			task.addHighCardinalityKeyValue(KeyValue.of(SKIPPED, LeaderElectionTag.value(cause)));
		}
	}

	private static final class ObservedRun implements Run {

		private final Observation observation;

		ObservedRun(Observation observation) {
			this.observation = observation;
		}

		@Override
		public Scope open() {
			return this.observation.openScope()::close;
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
