package io.github.leaderelection.raft.autoconfigure;

import java.util.List;

import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;

import org.springframework.core.env.Environment;

/**
 * {@link BuildTimeProperties} of the Raft backend. Where its voters were set, but are set
 * no more, the backend itself says what it needs.
 */
class RaftBuildTimeProperties implements BuildTimeProperties {

	@Override
	public List<BuildTimeProperty> properties() {
		return List.of(new BuildTimeProperty(OnRaftMembersCondition.MEMBERS, RaftBuildTimeProperties::decision,
				BuildTimeProperty.NOT_SET));
	}

	// The name of the backend alone creates the beans, so that they say what is missing
	private static String decision(Environment environment) {
		boolean named = "raft".equalsIgnoreCase(environment.getProperty("leader-election.backend", "").trim());
		return (named || OnRaftMembersCondition.hasMembers(environment)) ? BuildTimeProperty.SET
				: BuildTimeProperty.NOT_SET;
	}

}
