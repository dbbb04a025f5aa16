package io.github.leaderelection.zookeeper.autoconfigure.container;

/**
 * What images of ZooKeeper have in common.
 */
final class ZooKeeperImages {

	/**
	 * Names of images, which are also the names that a service connection may give
	 * explicitly.
	 */
	private static final String[] NAMES = { "zookeeper", "bitnami/zookeeper", "confluentinc/cp-zookeeper" };

	/**
	 * The port for clients, within the container.
	 */
	static final int CLIENT_PORT = 2181;

	private ZooKeeperImages() {
	}

	static String[] names() {
		return NAMES.clone();
	}

}
