package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.zookeeper.ServerProbe.Finding;
import org.apache.curator.framework.imps.CuratorFrameworkState;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Explains a failure: what kind it is, its cause, and what an operator can do about it.
 */
final class FailureMessages {

	private final String namespace;

	private final NodePaths paths;

	private final UsedClient client;

	private final Duration patience;

	private final Diagnosis diagnosis = new Diagnosis();

	private volatile @Nullable ZKClientConfig config;

	/**
	 * Whether ZooKeeper has refused the authentication and done nothing for this client
	 * since. It closes the connection after that, and often all that a call sees is that.
	 */
	private volatile boolean refused;

	/**
	 * Create messages.
	 * @param namespace the namespace
	 * @param paths its paths
	 * @param client the client
	 * @param patience how long a message may wait for the cause
	 */
	FailureMessages(String namespace, NodePaths paths, UsedClient client, Duration patience) {
		this.patience = patience;
		this.namespace = namespace;
		this.paths = paths;
		this.client = client;
	}

	/**
	 * Note which session of ZooKeeper is used.
	 * @param session the session
	 */
	void uses(ZooKeeper session) {
		this.config = session.getClientConfig();
	}

	/**
	 * Note that ZooKeeper has done what it was asked for.
	 */
	void succeeded() {
		this.refused = false;
		this.diagnosis.reset();
	}

	ElectionStoreException explain(String operation, Exception problem) {
		Finding finding = finding(problem);
		return new ElectionStoreException(finding.problem(),
				"ZooKeeper store at '%s' could not %s in namespace '%s': %s (%s)".formatted(connectString(), operation,
						this.namespace, finding.text(), problem.getMessage()),
				problem);
	}

	private Finding finding(Exception problem) {
		CuratorFrameworkState state = this.client.get().getState();
		if (state == CuratorFrameworkState.LATENT && this.client.isOwned()) {
			return new Finding(Problem.UNREACHABLE, "the store was disconnected, as when the application stops");
		}
		if (state != CuratorFrameworkState.STARTED) {
			return unusable("the CuratorFramework is %s. Start it before the election, and close it afterwards"
				.formatted((state == CuratorFrameworkState.LATENT) ? "not started" : "closed"));
		}
		Code code = code(problem);
		this.refused = this.refused || code == Code.AUTHFAILED;
		return switch (code) {
			case NOAUTH -> refused(
					"the ACL of '%s' or of a parent node forbids this to the client. Authenticate as a user that may create, read, write and delete there: leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework"
						.formatted(this.paths.base()));
			case AUTHFAILED -> refused(
					"ZooKeeper refused the authentication. Set leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework");
			case SESSIONCLOSEDREQUIRESASLAUTH ->
				refused("ZooKeeper accepts only clients that authenticate by SASL. Use a CuratorFramework that does");
			case INVALIDACL -> refused(
					"ZooKeeper does not know the owner of new nodes. With leader-election.zookeeper.acl=creator-all the client must authenticate: set leader-election.zookeeper.auth-scheme and auth");
			case NOTREADONLY -> unusable(
					"the client is connected to a server that has no quorum and is read-only. Restore the quorum, and use a client without canBeReadOnly");
			case UNIMPLEMENTED -> unusable("the server is too old. Use ZooKeeper 3.8 or 3.9");
			case NONODE ->
				unusable("the chroot at the end of the connect string '%s' does not exist. Create it, or leave it out"
					.formatted(connectString()));
			case NOTEMPTY -> unusable(
					"other data is where this library keeps its nodes. Remove '%s', or set another leader-election.zookeeper.root"
						.formatted(this.paths.identity()));
			case QUOTAEXCEEDED ->
				unusable("the quota of '%s' or of a parent node is used up. Raise it".formatted(this.paths.base()));
			case THROTTLEDOP -> unusable("ZooKeeper rejects requests because too many are waiting. Reduce its load");
			case CONNECTIONLOSS, OPERATIONTIMEOUT, SESSIONEXPIRED, SESSIONMOVED -> disconnected();
			default -> unusable("the request failed");
		};
	}

	private Finding disconnected() {
		if (this.refused) {
			return refused(
					"ZooKeeper refused the authentication when it was last reached. Set leader-election.zookeeper.auth-scheme and auth, or the authorization of the CuratorFramework");
		}
		List<Finding> findings = this.diagnosis.findings(connectString(), this.config, this.patience);
		if (findings.isEmpty()) {
			return new Finding(Problem.UNREACHABLE, "it cannot be reached, has no quorum or did not answer in time");
		}
		// The servers that answered know more
		Problem problem = findings.stream().map(Finding::problem).max(Comparator.naturalOrder()).orElseThrow();
		return new Finding(problem, findings.stream().map(Finding::text).collect(Collectors.joining("; ")));
	}

	private static Finding refused(String text) {
		return new Finding(Problem.REFUSED, text);
	}

	private static Finding unusable(String text) {
		return new Finding(Problem.UNUSABLE, text);
	}

	private String connectString() {
		return this.client.get().getZookeeperClient().getCurrentConnectionString();
	}

	private static Code code(Exception problem) {
		if (problem instanceof RequestFailedException failure) {
			return failure.code();
		}
		return (problem instanceof KeeperException failure) ? failure.code() : Code.SYSTEMERROR;
	}

}
