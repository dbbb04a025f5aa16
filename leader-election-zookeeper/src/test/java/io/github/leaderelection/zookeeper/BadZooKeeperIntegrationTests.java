package io.github.leaderelection.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.leaderelection.servers.FaultProxy;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperEnsemble;
import io.github.leaderelection.servers.ZooKeeperServer;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.Session;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.client.ZKClientConfig;
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
 */
class BadZooKeeperIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	/**
	 * For calls that are not answered.
	 */
	private static final Duration IMPATIENCE = Duration.ofSeconds(5);

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
	void serverThatIsDown() {
		awaitFailure("127.0.0.1:1", Problem.UNREACHABLE,
				"ZooKeeper store at '127.0.0.1:1' could not write a heartbeat in namespace 'bad': "
						+ "127.0.0.1:1 refuses connections. Start the server, or correct the port");
	}

	@Test
	void hostThatIsUnknown() {
		awaitFailure("nowhere.invalid:2181", Problem.UNREACHABLE,
				"the host of nowhere.invalid:2181 is unknown. Correct the connect string or the DNS");
	}

	@Test
	void eachServerIsNamed() {
		awaitFailure("127.0.0.1:1,127.0.0.1:2", Problem.UNREACHABLE,
				"127.0.0.1:1 refuses connections. Start the server, or correct the port; 127.0.0.1:2 refuses");
	}

	@Test
	void serverThatIsSilent() {
		FaultProxy network = new FaultProxy(SharedServers.zooKeeper());
		this.opened.add(network);
		network.freeze();
		String silent = network.host() + ":" + network.port();
		awaitFailure(silent, Problem.UNREACHABLE, silent + " does not answer. Check the server and the network");
	}

	/**
	 * As by one that allows no more connections.
	 */
	@Test
	void serverThatClosesConnections() throws IOException {
		ServerSocket closing = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		this.opened.add(closing);
		Thread thread = new Thread(() -> {
			while (!closing.isClosed()) {
				try {
					closing.accept().close();
				}
				catch (IOException ex) {
					// The end of the test
				}
			}
		});
		thread.setDaemon(true);
		thread.start();
		awaitFailure("127.0.0.1:" + closing.getLocalPort(), Problem.UNUSABLE,
				"closes connections without an answer. Its log says why: too many connections (maxClientCnxns)");
	}

	@Test
	void answerThatIsLargerThanTheClientAccepts() {
		ZKClientConfig config = new ZKClientConfig();
		config.setProperty("jute.maxbuffer", "100");
		ZooKeeperElectionStore store = open(TestZooKeeper.builder(this.server).zkClientConfig(config),
				Ids.OPEN_ACL_UNSAFE, IMPATIENCE);
		await().atMost(BOUND)
			.untilAsserted(() -> assertThatFailure(store)
				.contains(this.server + " serves now. If this persists, its log says why")
				.contains("jute.maxbuffer"));
	}

	@Test
	void ensembleWithoutQuorum() {
		try (ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble()) {
			ensemble.start();
			ZooKeeperServer left = ensemble.members().get(0);
			ensemble.members().stream().filter((member) -> member != left).forEach(ZooKeeperServer::kill);
			awaitFailure(left.connectString(), Problem.UNUSABLE,
					left.connectString() + " has no quorum. Start the other servers of the ensemble");
		}
	}

	private void awaitFailure(String connectString, Problem problem, String message) {
		ZooKeeperElectionStore store = open(TestZooKeeper.builder(connectString), Ids.OPEN_ACL_UNSAFE, IMPATIENCE);
		// The first failure may come before its cause is known
		await().atMost(BOUND).untilAsserted(() -> {
			ElectionStoreException failure = failure(store);
			assertThat(failure).hasMessageContaining(message);
			assertThat(failure.problem()).isEqualTo(problem);
		});
	}

	@Test
	void missingChroot() {
		assertThatFailure(open(TestZooKeeper.builder(this.server + "/none"), Ids.OPEN_ACL_UNSAFE), Problem.UNUSABLE)
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
		assertThatFailure(open(digest("somebody"), Ids.CREATOR_ALL_ACL), Problem.REFUSED)
			.contains("the ACL of '%s/bad' or of a parent node forbids this".formatted(this.root))
			.contains("leader-election.zookeeper.auth-scheme");
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.OPEN_ACL_UNSAFE)).contains("forbids this");
	}

	@Test
	void authenticationThatIsRefused() {
		ZooKeeperElectionStore store = open(
				TestZooKeeper.builder(this.server).authorization("no-such-scheme", new byte[0]), Ids.OPEN_ACL_UNSAFE,
				IMPATIENCE);
		// The server closes the connection, and what the client sees of that is a race
		await().atMost(BOUND)
			.untilAsserted(
					() -> assertThatFailure(store, Problem.REFUSED).contains("ZooKeeper refused the authentication"));
		for (int i = 0; i < 5; i++) {
			assertThatFailure(store).contains("ZooKeeper refused the authentication");
		}
	}

	@Test
	void refusedAuthenticationIsRememberedUntilACallSucceeds() {
		FailureMessages messages = new FailureMessages("bad", NodePaths.of("/a", "bad"),
				new UsedClient(started(TestZooKeeper.builder(this.server))), BOUND);
		RequestFailedException lost = new RequestFailedException(Code.CONNECTIONLOSS);
		assertThat(messages.explain("read", lost)).hasMessageNotContaining("authentication");
		messages.explain("read", new RequestFailedException(Code.AUTHFAILED));
		assertThat(messages.explain("read", lost)).hasMessageContaining("ZooKeeper refused the authentication");
		messages.succeeded();
		assertThat(messages.explain("read", lost)).hasMessageNotContaining("authentication");
	}

	@Test
	void creatorWithoutAuthentication() {
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.CREATOR_ALL_ACL), Problem.REFUSED)
			.contains("With leader-election.zookeeper.acl=creator-all the client must authenticate");
	}

	@Test
	void folderThatForbidsWriting() throws Exception {
		started(TestZooKeeper.builder(this.server)).create().withACL(Ids.READ_ACL_UNSAFE).forPath(this.root);
		assertThatFailure(open(TestZooKeeper.builder(this.server), Ids.OPEN_ACL_UNSAFE), Problem.REFUSED)
			.contains("forbids this to the client")
			.contains("create, read, write and delete");
	}

	@Test
	void clientThatIsNotStartedOrClosed() {
		CuratorFramework client = TestZooKeeper.client(this.server);
		ZooKeeperElectionStore store = ZooKeeperElectionStore.builder(client).namespace("bad").build();
		assertThatFailure(store, Problem.UNUSABLE).contains("the CuratorFramework is not started");
		client.start();
		client.close();
		assertThatFailure(store).contains("the CuratorFramework is closed");
	}

	@ParameterizedTest
	@CsvSource({ "UNIMPLEMENTED, the server is too old. Use ZooKeeper 3.8 or 3.9",
			"NOTREADONLY, use a client without canBeReadOnly",
			"QUOTAEXCEEDED, the quota of '/a/bad' or of a parent node is used up" })
	void otherFailures(Code code, String advice) {
		CuratorFramework client = started(TestZooKeeper.builder(this.server));
		FailureMessages messages = new FailureMessages("bad", NodePaths.of("/a", "bad"), new UsedClient(client), BOUND);
		ElectionStoreException failure = messages.explain("read", new RequestFailedException(code));
		assertThat(failure).hasMessageContaining(advice);
		assertThat(failure.problem()).isEqualTo(Problem.UNUSABLE);
	}

	private AbstractStringAssert<?> assertThatFailure(ZooKeeperElectionStore store) {
		return assertThat(failure(store).getMessage()).doesNotContain(SECRET);
	}

	private AbstractStringAssert<?> assertThatFailure(ZooKeeperElectionStore store, Problem problem) {
		ElectionStoreException failure = failure(store);
		assertThat(failure.problem()).isEqualTo(problem);
		return assertThat(failure.getMessage()).doesNotContain(SECRET);
	}

	private ElectionStoreException failure(ZooKeeperElectionStore store) {
		ElectionStoreException failure = catchThrowableOfType(ElectionStoreException.class,
				() -> store.heartbeat(this.session, 0));
		assertThat(failure).isNotNull();
		return failure;
	}

	private CuratorFrameworkFactory.Builder digest(String user) {
		return TestZooKeeper.builder(this.server)
			.authorization("digest", (user + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
	}

	private ZooKeeperElectionStore open(CuratorFrameworkFactory.Builder client, List<ACL> acl) {
		return open(client, acl, TestZooKeeper.PATIENCE);
	}

	private ZooKeeperElectionStore open(CuratorFrameworkFactory.Builder client, List<ACL> acl, Duration timeout) {
		return ZooKeeperElectionStore.builder(started(client))
			.namespace("bad")
			.root(this.root)
			.operationTimeout(timeout)
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
