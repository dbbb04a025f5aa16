package io.github.leaderelection.zookeeper.autoconfigure.container;

import java.util.List;

import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionConnectionDetails;
import org.testcontainers.containers.Container;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;

/**
 * {@link ContainerConnectionDetailsFactory} that creates
 * {@link ZooKeeperElectionConnectionDetails} from a
 * {@link ServiceConnection @ServiceConnection} container of ZooKeeper.
 */
class ZooKeeperElectionContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, ZooKeeperElectionConnectionDetails> {

	ZooKeeperElectionContainerConnectionDetailsFactory() {
		super(List.of(ZooKeeperImages.names()));
	}

	@Override
	protected ZooKeeperElectionConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new ZooKeeperElectionContainerConnectionDetails(source);
	}

	/**
	 * {@link ZooKeeperElectionConnectionDetails} of a container.
	 */
	private static final class ZooKeeperElectionContainerConnectionDetails
			extends ContainerConnectionDetails<Container<?>> implements ZooKeeperElectionConnectionDetails {

		private ZooKeeperElectionContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getConnectString() {
			return "%s:%s".formatted(getContainer().getHost(),
					getContainer().getMappedPort(ZooKeeperImages.CLIENT_PORT));
		}

	}

}
