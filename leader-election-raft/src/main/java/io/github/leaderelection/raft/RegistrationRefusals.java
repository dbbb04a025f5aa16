package io.github.leaderelection.raft;

import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.Registration.Verdict;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterList;

/**
 * Says why the cluster does not accept a voter, and what to do.
 */
final class RegistrationRefusals {

	private static final String VERSION = InvalidRaftSettingsException.PREFIX + "member-list-version";

	private static final String VOTERS = InvalidRaftSettingsException.PREFIX + "members";

	private RegistrationRefusals() {
	}

	static InvalidRaftSettingsException of(Verdict verdict, Registration registration, RegistryState state) {
		String id = registration.id();
		VoterList list = registration.list();
		return switch (verdict) {
			case OTHER_CLUSTER -> new InvalidRaftSettingsException(
					"The directory of voter %s belongs to another cluster (%s) than the voters that it reaches (%s)"
						.formatted(id, registration.clusterId(), (state.isEmpty()) ? "new" : state.clusterId()),
					"Check the addresses in %s and %sstorage-directory. If the other voters lost their directories, "
						.formatted(VOTERS, InvalidRaftSettingsException.PREFIX)
							+ "restore them, or begin a new cluster with empty directories for all.");
			case OTHER_DIRECTORY -> new InvalidRaftSettingsException(
					"%sid=%s is known to the cluster with another storage directory: either it was wiped or moved, or "
						.formatted(InvalidRaftSettingsException.PREFIX, id) + "two instances have this id",
					"Restore the directory, or give this voter an id that was never used, in a higher " + VERSION
							+ " of all voters.");
			case OTHER_LIST -> new InvalidRaftSettingsException(
					"%s=%s differs from the list that the cluster has as version %d, %s".formatted(VOTERS, list.ids(),
							list.version(), (state.version() == list.version()) ? state.ids() : state.wanted()),
					"Write the same voters for all, or one more in %s if they are to change.".formatted(VERSION));
			case TOO_FEW -> new InvalidRaftSettingsException(
					"%s=%s leaves one of %s alone, which could take in no others again".formatted(VOTERS, list.ids(),
							state.ids()),
					"Keep three voters at least, or begin a new cluster with an empty directory.");
			case TOO_MANY_NEW -> new InvalidRaftSettingsException(
					"%s=%s has too many voters that are new beside %s".formatted(VOTERS, list.ids(), state.ids()),
					(state.ids().size() == 1)
							? "A single voter cannot grow: begin a new cluster with empty directories for all."
							: "Change the voters in several steps, each with a higher %s, so that most voters of each "
								.formatted(VERSION) + "list are in the one before it.");
			case TOO_MANY_IDS -> new InvalidRaftSettingsException(
					"The cluster has had %d voters".formatted(state.directories().size()), "Begin a new cluster.");
			case REMOVED -> new InvalidRaftSettingsException(
					"%sid=%s is none of the voters %s of version %d of the list"
						.formatted(InvalidRaftSettingsException.PREFIX, id, state.ids(), state.version()),
					"Remove %sid from this instance, which takes part in the elections all the same, or end it."
						.formatted(InvalidRaftSettingsException.PREFIX));
			case ACCEPTED, TOO_EARLY -> throw new IllegalArgumentException("It is not refused");
		};
	}

}
