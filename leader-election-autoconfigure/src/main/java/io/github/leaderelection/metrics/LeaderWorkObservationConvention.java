package io.github.leaderelection.metrics;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * {@link ObservationConvention} for runs of leader-only work. A bean of this type
 * replaces the {@linkplain DefaultLeaderWorkObservationConvention default}. Meters are
 * made from the key values of low cardinality.
 */
public interface LeaderWorkObservationConvention extends ObservationConvention<LeaderWorkObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof LeaderWorkObservationContext;
	}

}
