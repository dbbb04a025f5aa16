package io.github.leaderelection.zookeeper.autoconfigure.container;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A container without a container engine: a server of this machine is at its port.
 */
class LocalZooKeeper extends GenericContainer<LocalZooKeeper> {

	private final String image;

	private boolean started;

	LocalZooKeeper(String image) {
		super(DockerImageName.parse(image));
		this.image = image;
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public void start() {
		this.started = true;
	}

	@Override
	public void stop() {
		this.started = false;
	}

	@Override
	public String getHost() {
		return server().host();
	}

	@Override
	public Integer getMappedPort(int port) {
		if (!this.started || port != 2181) {
			throw new IllegalStateException("There is no port %s, or the container was not started".formatted(port));
		}
		return server().port();
	}

	private static ZooKeeperServer server() {
		return SharedServers.zooKeeper();
	}

}
