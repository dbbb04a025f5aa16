package io.github.leaderelection.zookeeper.autoconfigure.container;

import io.github.leaderelection.zookeeper.autoconfigure.ZooKeeperElectionConnectionDetails;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * {@link DockerComposeConnectionDetailsFactory} that creates
 * {@link ZooKeeperElectionConnectionDetails} from a {@code zookeeper} service.
 */
class ZooKeeperElectionDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<ZooKeeperElectionConnectionDetails> {

	ZooKeeperElectionDockerComposeConnectionDetailsFactory() {
		super(ZooKeeperImages.names());
	}

	@Override
	protected ZooKeeperElectionConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		return new ZooKeeperElectionDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * {@link ZooKeeperElectionConnectionDetails} of a service.
	 */
	private static final class ZooKeeperElectionDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements ZooKeeperElectionConnectionDetails {

		private final String connectString;

		private ZooKeeperElectionDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.connectString = "%s:%s".formatted(service.host(), service.ports().get(ZooKeeperImages.CLIENT_PORT));
		}

		@Override
		public String getConnectString() {
			return this.connectString;
		}

	}

}
