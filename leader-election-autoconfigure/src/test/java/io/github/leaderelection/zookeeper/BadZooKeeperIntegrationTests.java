package io.github.leaderelection.zookeeper;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.data.ACL;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the store says of a ZooKeeper that cannot be used.
 *
 * @author Leader Election
 */
class BadZooKeeperIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String SECRET = "canary-0xDEADBEEF";

	private final String server = SharedServers.zooKeeper().connectString();

	private final String root = "/bad-" + UUID.randomUUID();

	private final Session session = TestZooKeeper.session();

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	@Test
	void unreachable() {
		assertThatFailure(open(TestZooKeeper.builder("127.0.0.1:1"), Ids.OPEN_ACL_UNSAFE))
			.contains("could not write a heartbeat in namespace 'bad'")
			.contains("ZooKeeper at '127.0.0.1:1' cannot be reached");
	}

	@Test
	void missingChroot() {
		assertThatFailure(open(TestZooKeeper.builder(this.server + "/none"), Ids.OPEN_ACL_UNSAFE))
			.contains("the chroot at the end of the connect string '%s/none' does not exist".formatted(this.server))
			.contains("Create it, or leave it out");
	}

	@Test
	void chrootThatIsThere() throws Exception {
		started(TestZooKeeper.builder(this.server)).create().forPath(this.root);
		ZooKeeperElectionStore store = open(TestZooKeeper.builder(this.server + this.root), Ids.OPEN_ACL_UNSAFE);
		TestZooKeeper.lead(store, "orders", this.session);
		assertThat(store.heartbeat(this.session.withNonce(2), 1).intact()).isTrue();
	}

	@Test
	void wrongAuthentication() {
		assertThat(open(digest("elections"), Ids.CREATOR_ALL_ACL).heartbeat(this.session, 0).intact()).isTrue();
		assertThatFailure(open(digest("somebody"), Ids.CREATOR_ALL_ACL))
			.contains("the ACL of '%s/bad' or of a folder above forbids it".formatted(this.root))
			.contains("leader-election.zookeeper.auth-scheme");
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.OPEN_ACL_UNSAFE)).contains("forbids it");
	}

	@Test
	void authenticationThatIsRefused() {
		ZooKeeperElectionStore store = open(
				TestZooKeeper.builder(this.server).authorization("no-such-scheme", new byte[0]), Ids.OPEN_ACL_UNSAFE);
		// The server closes the connection, and what the client sees of that is a race
		await().atMost(BOUND)
			.untilAsserted(() -> assertThatFailure(store).contains("ZooKeeper refused the authentication"));
		for (int i = 0; i < 5; i++) {
			assertThatFailure(store).contains("ZooKeeper refused the authentication");
		}
	}

	@Test
	void refusedAuthenticationIsRememberedUntilACallSucceeds() {
		FailureMessages messages = new FailureMessages("bad", NodePaths.of("/a", "bad"),
				started(TestZooKeeper.builder(this.server)));
		RequestFailedException lost = new RequestFailedException(Code.CONNECTIONLOSS);
		assertThat(messages.explain("look", lost)).hasMessageContaining("cannot be reached");
		messages.explain("look", new RequestFailedException(Code.AUTHFAILED));
		assertThat(messages.explain("look", lost)).hasMessageContaining("ZooKeeper refused the authentication");
		messages.succeeded();
		assertThat(messages.explain("look", lost)).hasMessageContaining("cannot be reached");
	}

	@Test
	void creatorWithoutAuthentication() {
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.CREATOR_ALL_ACL))
			.contains("With leader-election.zookeeper.acl=creator-all the client has to authenticate");
	}

	@Test
	void folderThatForbidsWriting() throws Exception {
		started(TestZooKeeper.builder(this.server)).create().withACL(Ids.READ_ACL_UNSAFE).forPath(this.root);
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.OPEN_ACL_UNSAFE))
			.contains("forbids it to this client")
			.contains("create, read, write and delete");
	}

	@Test
	void clientThatIsNotStartedOrClosed() {
		CuratorFramework client = TestZooKeeper.client(this.server);
		ZooKeeperElectionStore store = ZooKeeperElectionStore.builder(client).namespace("bad").build();
		assertThatFailure(store).contains("the CuratorFramework is not started");
		client.start();
		client.close();
		assertThatFailure(store).contains("the CuratorFramework is closed");
	}

	@ParameterizedTest
	@CsvSource({ "UNIMPLEMENTED, the server is too old. Use ZooKeeper 3.8 or 3.9",
			"NOTREADONLY, use a client without canBeReadOnly", "QUOTAEXCEEDED, ZooKeeper limits what may be stored" })
	void otherFailures(Code code, String advice) {
		CuratorFramework client = started(TestZooKeeper.builder(this.server));
		FailureMessages messages = new FailureMessages("bad", NodePaths.of("/a", "bad"), client);
		assertThat(messages.explain("look", new RequestFailedException(code))).hasMessageContaining(advice);
	}

	private AbstractStringAssert<?> assertThatFailure(ZooKeeperElectionStore store) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class,
				() -> store.heartbeat(this.session, 0));
		assertThat(failure).isNotNull();
		return assertThat(failure.getMessage()).doesNotContain(SECRET);
	}

	private CuratorFrameworkFactory.Builder digest(String user) {
		return TestZooKeeper.builder(this.server)
			.authorization("digest", (user + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
	}

	private ZooKeeperElectionStore open(CuratorFrameworkFactory.Builder client, List<ACL> acl) {
		return ZooKeeperElectionStore.builder(started(client))
			.namespace("bad")
			.root(this.root)
			.operationTimeout(Duration.ofSeconds(5))
			.acl(acl)
			.build();
	}

	private CuratorFramework started(CuratorFrameworkFactory.Builder builder) {
		CuratorFramework client = builder.build();
		client.start();
		this.opened.add(client);
		return client;
	}

}
