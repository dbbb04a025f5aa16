package io.github.leaderelection.zookeeper;

import io.github.leaderelection.store.ElectionStoreException;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/**
 * Says of a failure what an operator can do about it.
 *
 * @author Leader Election
 */
final class FailureMessages {

	private final String namespace;

	private final NodePaths paths;

	private final CuratorFramework client;

	/**
	 * Whether ZooKeeper has refused the authentication and done nothing for this client
	 * since. It closes the connection after that, and often all that a call sees is that.
	 */
	private volatile boolean refused;

	FailureMessages(String namespace, NodePaths paths, CuratorFramework client) {
		this.namespace = namespace;
		this.paths = paths;
		this.client = client;
	}

	/**
	 * Note that ZooKeeper has done what it was asked for.
	 */
	void succeeded() {
		this.refused = false;
	}

	ElectionStoreException explain(String operation, Exception problem) {
		return new ElectionStoreException("ZooKeeper store could not %s in namespace '%s': %s (%s)".formatted(operation,
				this.namespace, advice(problem), problem.getMessage()), problem);
	}

	private String advice(Exception problem) {
		if (this.client.getState() != CuratorFrameworkState.STARTED) {
			return "the CuratorFramework is %s. Start it before the election, and close it after that"
				.formatted((this.client.getState() == CuratorFrameworkState.LATENT) ? "not started" : "closed");
		}
		Code code = code(problem);
		this.refused = this.refused || code == Code.AUTHFAILED;
		return switch (code) {
			case NOAUTH ->
				"the ACL of '%s' or of a folder above forbids it to this client. Authenticate as one that may create, read, write and delete there: leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework"
					.formatted(this.paths.base());
			case AUTHFAILED ->
				"ZooKeeper refused the authentication. Set leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework";
			case INVALIDACL ->
				"ZooKeeper does not know whom to give the nodes to. With leader-election.zookeeper.acl=creator-all the client has to authenticate: set leader-election.zookeeper.auth-scheme and auth";
			case NOTREADONLY ->
				"the client is connected to a server that has no quorum and only reads. Bring the ensemble back, and use a client without canBeReadOnly";
			case UNIMPLEMENTED -> "the server is too old. Use ZooKeeper 3.8 or 3.9";
			case NONODE -> "the chroot at the end of the connect string '%s' does not exist. Create it, or leave it out"
				.formatted(connectString());
			case NOTEMPTY ->
				"something else is where this library keeps its nodes. Remove '%s', or set another leader-election.zookeeper.root"
					.formatted(this.paths.identity());
			case QUOTAEXCEEDED, THROTTLEDOP -> "ZooKeeper limits what may be stored there or how often";
			default -> (this.refused)
					? "ZooKeeper refused the authentication when it was last reached. Set leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework"
					: "ZooKeeper at '%s' cannot be reached, has no quorum or did not answer in time"
						.formatted(connectString());
		};
	}

	private String connectString() {
		return this.client.getZookeeperClient().getCurrentConnectionString();
	}

	private static Code code(Exception problem) {
		if (problem instanceof RequestFailedException failure) {
			return failure.code();
		}
		return (problem instanceof KeeperException failure) ? failure.code() : Code.SYSTEMERROR;
	}

}
