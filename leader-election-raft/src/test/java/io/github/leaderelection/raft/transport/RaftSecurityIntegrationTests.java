package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

import io.github.leaderelection.raft.security.CheapSecrets;
import io.github.leaderelection.raft.security.CredulousTrustManager;
import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Who gets into a cluster of real voters, and who does not.
 */
class RaftSecurityIntegrationTests {

	private static final String CLUSTER = "orders";

	private static final RaftSecurity KNOWN = CheapSecrets.security(CLUSTER, "0f5d0c8e1b7a4f6e9d3c");

	private static final RaftSecurity UNKNOWN = CheapSecrets.security(CLUSTER, "anything but that secret");

	private static final CredulousTrustManager ANYBODY = new CredulousTrustManager();

	@TempDir
	private Path directory;

	private TestCluster cluster;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void clusterWithSecretElectsAndAnswers() throws Exception {
		// At its full cost, as applications have it
		RaftSecurity known = RaftSecurity.sharedSecret(CLUSTER, "0f5d0c8e1b7a4f6e9d3c");
		this.cluster = new TestCluster(this.directory, known, known, known);
		assertThatIsAnswered(known);
	}

	@Test
	void strangersCanNotChangeClusterWithSecret() throws Exception {
		this.cluster = new TestCluster(this.directory, KNOWN, KNOWN, KNOWN);
		assertThatIsAnswered(KNOWN);
		assertThatAreRefused(Map.of("with another secret", UNKNOWN, "of another cluster",
				CheapSecrets.security("payments", "0f5d0c8e1b7a4f6e9d3c"), "with another secret that trusts anybody",
				RaftSecurity.tls(UNKNOWN.keyManager(), ANYBODY), "without a certificate",
				RaftSecurity.tls(TestCertificate.none(), anybody()), "without TLS", RaftSecurity.none(),
				"with a certificate", RaftSecurity.tls(certificate("other").keyManagers(), anybody())));
		assertThatIsAnswered(KNOWN);
	}

	@Test
	void voterWithAnotherSecretDoesNotJoin() throws Exception {
		this.cluster = new TestCluster(this.directory, KNOWN, KNOWN, RaftSecurity.tls(UNKNOWN.keyManager(), ANYBODY));
		assertThatIsAnswered(KNOWN);
		// Time for it to be elected, and for the leader to find it, if they could
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> this.cluster.silence(2) > 5000);
		assertThatIsAnswered(KNOWN);
		assertThat(this.cluster.knowsLeader(2)).isFalse();
		assertThat(this.cluster.count(2)).isZero();
	}

	@Test
	void clientDoesNotTalkToVoterWithAnotherSecret() throws Exception {
		this.cluster = new TestCluster(this.directory, RaftSecurity.tls(UNKNOWN.keyManager(), ANYBODY));
		assertThatIsAnswered(RaftSecurity.tls(KNOWN.keyManager(), ANYBODY));
		assertThatIsRefused("that trusts nobody else", KNOWN);
	}

	@Test
	void clusterWithCertificatesElectsAndAnswersThoseThatItTrusts() throws Exception {
		TestCertificate voter = certificate("voter");
		TestCertificate client = certificate("client");
		TestCertificate stranger = certificate("stranger");
		RaftSecurity trusting = RaftSecurity.tls(voter.keyManagers(), TestCertificate.trust(voter, client));
		this.cluster = new TestCluster(this.directory, trusting, trusting, trusting);
		assertThatIsAnswered(RaftSecurity.tls(client.keyManagers(), TestCertificate.trust(voter)));
		assertThatAreRefused(Map.of("with another certificate",
				RaftSecurity.tls(stranger.keyManagers(), TestCertificate.trust(voter)),
				"with another certificate that trusts anybody", RaftSecurity.tls(stranger.keyManagers(), anybody()),
				"without a certificate", RaftSecurity.tls(TestCertificate.none(), anybody()), "with a secret",
				RaftSecurity.tls(KNOWN.keyManager(), ANYBODY), "without TLS", RaftSecurity.none(),
				"that trusts others only", RaftSecurity.tls(client.keyManagers(), TestCertificate.trust(stranger))));
	}

	@Tag("long")
	@Test
	void certificateOfVoterHasToBeThatOfItsAddress() throws Exception {
		TestCertificate elsewhere = new TestCertificate(this.directory, "elsewhere", "ip:127.0.0.2,dns:elsewhere");
		TestCertificate client = certificate("client");
		this.cluster = new TestCluster(this.directory,
				RaftSecurity.tls(elsewhere.keyManagers(), TestCertificate.trust(elsewhere, client)));
		assertThatIsAnswered(RaftSecurity.tls(client.keyManagers(), anybody()));
		assertThatIsRefused("that trusts the certificate for another address",
				RaftSecurity.tls(client.keyManagers(), TestCertificate.trust(elsewhere)));
	}

	@Tag("long")
	@Test
	void certificateMayBeForHostName() throws Exception {
		TestCertificate voter = new TestCertificate(this.directory, "voter", "dns:localhost");
		RaftSecurity security = RaftSecurity.tls(voter.keyManagers(), TestCertificate.trust(voter));
		this.cluster = new TestCluster(this.directory, "localhost", ConnectionLimits.DEFAULTS, security, security,
				security);
		assertThatIsAnswered(security);
	}

	@Tag("long")
	@Test
	void certificatesCanBeReplacedWhileClusterRuns() throws Exception {
		TestCertificate first = certificate("first");
		TestCertificate second = certificate("second");
		Managers managers = new Managers();
		managers.set(first.keyManagers(), TestCertificate.trust(first));
		RaftSecurity replaceable = managers.security();
		this.cluster = new TestCluster(this.directory, replaceable, replaceable, replaceable);
		RaftSecurity early = RaftSecurity.tls(first.keyManagers(), TestCertificate.trust(first));
		RaftSecurity late = RaftSecurity.tls(second.keyManagers(), TestCertificate.trust(second));
		assertThatIsAnswered(early);
		assertThatIsRefused("with the second certificate", late);
		managers.set(second.keyManagers(), TestCertificate.trust(second));
		assertThatIsAnswered(late);
		assertThatIsRefused("with the first certificate", early);
	}

	private void assertThatIsAnswered(RaftSecurity security) throws IOException {
		long before = this.cluster.highestCount();
		try (RaftClient client = this.cluster.client(security)) {
			this.cluster.send(client);
		}
		assertThat(this.cluster.highestCount()).isGreaterThan(before);
		assertThat(this.cluster.isUnchanged()).isTrue();
	}

	private void assertThatIsRefused(String description, RaftSecurity security) throws IOException {
		assertThatAreRefused(Map.of(description, security));
	}

	/**
	 * A client that gets its way somewhere has received an answer, or has changed
	 * something. All at once, since each waits for answers that do not come.
	 */
	private void assertThatAreRefused(Map<String, RaftSecurity> clients) throws IOException {
		long before = this.cluster.highestCount();
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			List<CompletableFuture<?>> attempts = new ArrayList<>();
			clients.forEach((description, security) -> attempts
				.add(CompletableFuture.runAsync(() -> attemptEverything(description, security), executor)));
			CompletableFuture.allOf(attempts.toArray(CompletableFuture[]::new)).join();
		}
		finally {
			executor.shutdown();
		}
		assertThat(this.cluster.isUnchanged()).as("%s", clients.keySet()).isTrue();
		assertThat(this.cluster.highestCount()).as("%s", clients.keySet()).isEqualTo(before);
	}

	private void attemptEverything(String description, RaftSecurity security) {
		RaftGroup other = RaftGroup.valueOf(RaftGroupId.valueOf(UUID.randomUUID()), this.cluster.peer(0));
		try (RaftClient client = this.cluster.client(security)) {
			assertThatFails("command of a client " + description, () -> client.io().send(Message.EMPTY));
			assertThatFails("query of a client " + description,
					() -> client.io().sendStaleRead(Message.EMPTY, 0, this.cluster.peer(0).getId()));
			assertThatFails("voter change by a client " + description,
					() -> client.admin().setConfiguration(List.of(this.cluster.peer(0))));
			assertThatFails("step-down by a client " + description,
					() -> client.admin().transferLeadership(null, 1000));
			assertThatFails("new group by a client " + description,
					() -> client.getGroupManagementApi(this.cluster.peer(0).getId()).add(other));
			assertThatFails("end of the group by a client " + description,
					() -> client.getGroupManagementApi(this.cluster.peer(0).getId())
						.remove(this.cluster.group().getGroupId(), true, false));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void assertThatFails(String description, Call call) {
		ThrowingCallable attempt = () -> {
			RaftClientReply reply = call.make();
			assertThat(reply).as(description + " was answered").isNull();
		};
		assertThatExceptionOfType(IOException.class).as(description).isThrownBy(attempt);
	}

	private TestCertificate certificate(String name) throws Exception {
		return new TestCertificate(this.directory, name, "ip:127.0.0.1");
	}

	private static TrustManager[] anybody() {
		return new TrustManager[] { ANYBODY };
	}

	/**
	 * One call of a client.
	 */
	private interface Call {

		RaftClientReply make() throws IOException;

	}

	/**
	 * What Spring's bundles do for an application.
	 */
	private static final class Managers {

		private final AtomicReference<KeyManager[]> keyManagers = new AtomicReference<>();

		private final AtomicReference<TrustManager[]> trustManagers = new AtomicReference<>();

		void set(KeyManager[] keyManagers, TrustManager[] trustManagers) {
			this.trustManagers.set(trustManagers);
			this.keyManagers.set(keyManagers);
		}

		RaftSecurity security() {
			Supplier<KeyManager[]> keys = this.keyManagers::get;
			Supplier<TrustManager[]> trust = this.trustManagers::get;
			return RaftSecurity.tls(keys, trust);
		}

	}

}
