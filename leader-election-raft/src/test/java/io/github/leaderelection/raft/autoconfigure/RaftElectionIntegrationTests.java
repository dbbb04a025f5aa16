package io.github.leaderelection.raft.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.autoconfigure.health.LeaderElectionHealthContributorAutoConfiguration;
import io.github.leaderelection.health.LeaderElectionHealthIndicator;
import io.github.leaderelection.servers.Ports;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three applications that elect among themselves.
 */
class RaftElectionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final String NOT_YET = "This instance has not taken part in the Raft cluster since its start: ";

	private static final String PASSWORD = "password";

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final List<String> properties = new ArrayList<>(List.of("spring.application.name=shop",
			"spring.main.banner-mode=off", "leader-election.lease-duration=" + LEASE.toSeconds() + "s"));

	@TempDir
	private Path directory;

	@BeforeEach
	void nameVoters() {
		for (int i = 0; i < 3; i++) {
			this.properties.add("leader-election.raft.members.n%d=127.0.0.1:%d".formatted(i, Ports.next()));
		}
	}

	@AfterEach
	void stop() {
		this.applications.forEach(ConfigurableApplicationContext::close);
	}

	@Tag("long")
	@Test
	void votersWithTheSameSecretElect() {
		this.properties.add("leader-election.raft.secret=what nobody else has come to know");
		electAndReplace();
	}

	@Test
	void votersWithCertificatesElect() throws Exception {
		this.properties.addAll(bundle());
		electAndReplace();
		loseMajority();
		restartOneByOne();
	}

	private void electAndReplace() {
		this.applications.add(run(0));
		assertThatVoterHasNotTakenPart(0);
		this.applications.add(run(1));
		awaitProblem(0, "The cluster is new, and waits for the voters [n2]");
		awaitProblem(1, "The cluster is new, and waits for the voters [n2]");
		this.applications.add(run(2));
		int first = awaitLeader();
		awaitUp(0, 1, 2);

		this.applications.get(first).close();
		int second = awaitLeader();
		assertThat(second).isNotEqualTo(first);
		this.applications.set(first, run(first));
		awaitUp(first);

		this.applications.get(second).stop();
		assertThat(health(second).getStatus()).isEqualTo(Status.DOWN);
		assertThat(awaitLeader()).isNotEqualTo(second);
		this.applications.get(second).start();
		awaitUp(second);
		awaitLeader();
	}

	private void loseMajority() {
		this.applications.get(1).close();
		this.applications.get(2).close();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			assertThat(health(0).getDetails()).doesNotContainKey("problem");
			return health(0).getStatus().equals(Status.DOWN);
		});
		assertThat(Duration.parse((String) health(0).getDetails().get("storeUnreachableFor"))).isGreaterThan(LEASE);
	}

	private void restartOneByOne() {
		this.applications.get(0).close();
		this.applications.set(0, run(0));
		assertThatVoterHasNotTakenPart(0);
		awaitProblem(0, "n1 at 127.0.0.1:");
		assertThatVoterHasNotTakenPart(0);
		this.applications.set(1, run(1));
		awaitUp(0, 1);
	}

	// A store that may still be starting is not reported as a problem yet
	private void assertThatVoterHasNotTakenPart(int voter) {
		Health health = health(voter);
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat((String) health.getDetails().get("problem")).startsWith(NOT_YET);
		assertThat(health.getDetails()).doesNotContainKey("storeProblem");
	}

	private void awaitProblem(int voter, String problem) {
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat((String) health(voter).getDetails().get("problem")).startsWith(NOT_YET)
				.contains(problem));
	}

	private void awaitUp(int... voters) {
		for (int voter : voters) {
			Awaitility.await().atMost(PATIENCE).until(() -> health(voter).getStatus(), Status.UP::equals);
		}
	}

	private int awaitLeader() {
		int[] leader = { -1 };
		Awaitility.await().atMost(PATIENCE).until(() -> {
			for (int i = 0; i < this.applications.size(); i++) {
				ConfigurableApplicationContext application = this.applications.get(i);
				if (application.isActive() && application.getBean(LeaderElector.class).isLeader()) {
					leader[0] = i;
				}
			}
			return leader[0] >= 0;
		});
		return leader[0];
	}

	private Health health(int voter) {
		return this.applications.get(voter).getBean(LeaderElectionHealthIndicator.class).health();
	}

	private ConfigurableApplicationContext run(int voter) {
		List<String> all = new ArrayList<>(this.properties);
		all.add("leader-election.raft.id=n" + voter);
		all.add("leader-election.raft.storage-directory=" + this.directory.resolve("n" + voter));
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	// One for all, which is as good as one for each for whether the bundle is used
	private List<String> bundle() throws Exception {
		Path store = this.directory.resolve("shop.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "shop", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=shop",
				"-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass",
				PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("keytool.log").toFile())
			.start();
		assertThat(keytool.waitFor()).isZero();
		return List.of("leader-election.raft.ssl.bundle=raft", "spring.ssl.bundle.jks.raft.keystore.location=" + store,
				"spring.ssl.bundle.jks.raft.keystore.password=" + PASSWORD,
				"spring.ssl.bundle.jks.raft.truststore.location=" + store,
				"spring.ssl.bundle.jks.raft.truststore.password=" + PASSWORD);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, RaftElectionAutoConfiguration.class,
			LeaderElectionAutoConfiguration.class, LeaderElectionHealthContributorAutoConfiguration.class })
	static class Application {

	}

}
