package io.github.leaderelection.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observation of leader-only work.
 */
public enum LeaderWorkObservationDocumentation implements ObservationDocumentation {

	/**
	 * A run of leader-only work. A call that is skipped is none.
	 */
	LEADER_WORK {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultLeaderWorkObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return new KeyName[] { LeaderElectionTag.ELECTION, LeaderElectionTag.WORK };
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return HighCardinalityKeyNames.values();
		}

	};

	/**
	 * The name of the observation, and of the timer that is made from it.
	 */
	static final String NAME = "leader.election.work";

	/**
	 * Keys with many values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The fencing token of the term.
		 */
		FENCING_TOKEN("fencing.token"),

		/**
		 * The tick that the work runs for, if it runs once per tick.
		 */
		TICK("tick"),

		/**
		 * The name of the election, if it is above the limit.
		 */
		ELECTION_NAME("election.name");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
