package io.github.leaderelection.zookeeper.autoconfigure;

import java.util.List;

import io.github.leaderelection.autoconfigure.BuildTimeProperties;
import io.github.leaderelection.autoconfigure.BuildTimeProperty;

/**
 * {@link BuildTimeProperties} of the ZooKeeper backend. Where it was set, but is set no
 * more, the backend itself says what it needs.
 */
class ZooKeeperBuildTimeProperties implements BuildTimeProperties {

	@Override
	public List<BuildTimeProperty> properties() {
		return List.of(BuildTimeProperty.presence("leader-election.zookeeper.connect-string")
			.honouring(BuildTimeProperty.NOT_SET));
	}

}
