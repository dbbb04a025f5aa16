package io.github.leaderelection.zookeeper.autoconfigure;

/**
 * {@link ZooKeeperElectionConnectionDetails} from {@link ZooKeeperElectionProperties}.
 */
class PropertiesZooKeeperElectionConnectionDetails implements ZooKeeperElectionConnectionDetails {

	static final String CONNECT_STRING = "leader-election.zookeeper.connect-string";

	private final ZooKeeperElectionProperties properties;

	PropertiesZooKeeperElectionConnectionDetails(ZooKeeperElectionProperties properties) {
		this.properties = properties;
	}

	@Override
	public String getConnectString() {
		String connectString = this.properties.connectString();
		return (connectString != null) ? connectString : "";
	}

	@Override
	public boolean isTlsEnabled() {
		return this.properties.tls().enabled();
	}

}
