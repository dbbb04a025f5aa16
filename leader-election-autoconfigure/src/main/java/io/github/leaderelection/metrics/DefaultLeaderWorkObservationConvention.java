package io.github.leaderelection.metrics;

import io.github.leaderelection.metrics.LeaderWorkObservationDocumentation.HighCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * Default {@link LeaderWorkObservationConvention}.
 */
public class DefaultLeaderWorkObservationConvention implements LeaderWorkObservationConvention {

	@Override
	public String getName() {
		return LeaderWorkObservationDocumentation.NAME;
	}

	@Override
	public String getContextualName(LeaderWorkObservationContext context) {
		return "leader " + context.getWork();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(LeaderWorkObservationContext context) {
		return KeyValues.of(LeaderElectionTag.ELECTION.withValue(context.getElectionTag()),
				LeaderElectionTag.WORK.withValue(context.getWork()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(LeaderWorkObservationContext context) {
		KeyValues values = KeyValues
			.of(HighCardinalityKeyNames.FENCING_TOKEN.withValue(String.valueOf(context.getTerm().fencingToken())));
		if (context.getTick() != null) {
			values = values.and(HighCardinalityKeyNames.TICK.withValue(context.getTick().toString()));
		}
		String election = context.getTerm().election();
		if (!election.equals(context.getElectionTag())) {
			values = values.and(HighCardinalityKeyNames.ELECTION_NAME.withValue(election));
		}
		return values;
	}

}
