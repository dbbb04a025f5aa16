package io.github.leaderelection.raft.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.autoconfigure.LeaderElectionAutoConfiguration;
import io.github.leaderelection.raft.RaftNode;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three applications that elect among themselves.
 */
class RaftElectionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String PASSWORD = "password";

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	private final List<String> properties = new ArrayList<>(List.of("spring.application.name=shop",
			"spring.main.banner-mode=off", "leader-election.lease-duration=3s"));

	@TempDir
	private Path directory;

	@BeforeEach
	void nameMembers() {
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
	void membersWithTheSameSecretElect() {
		this.properties.add("leader-election.raft.secret=what nobody else has come to know");
		electAndReplace();
	}

	@Test
	void membersWithCertificatesElect() throws Exception {
		this.properties.addAll(bundle());
		electAndReplace();
	}

	private void electAndReplace() {
		for (int i = 0; i < 3; i++) {
			this.applications.add(run(i));
		}
		int first = awaitLeader();
		assertThat(this.applications)
			.allSatisfy((application) -> Awaitility.await().atMost(PATIENCE).until(() -> isUp(application)));

		this.applications.get(first).close();
		int second = awaitLeader();
		assertThat(second).isNotEqualTo(first);
		this.applications.set(first, run(first));
		Awaitility.await().atMost(PATIENCE).until(() -> isUp(this.applications.get(first)));

		this.applications.get(second).stop();
		assertThat(isUp(this.applications.get(second))).isFalse();
		assertThat(awaitLeader()).isNotEqualTo(second);
		this.applications.get(second).start();
		Awaitility.await().atMost(PATIENCE).until(() -> isUp(this.applications.get(second)));
		awaitLeader();
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

	private boolean isUp(ConfigurableApplicationContext application) {
		return application.getBean(RaftNode.class).health().healthy();
	}

	private ConfigurableApplicationContext run(int member) {
		List<String> all = new ArrayList<>(this.properties);
		all.add("leader-election.raft.id=n" + member);
		all.add("leader-election.raft.storage-directory=" + this.directory.resolve("n" + member));
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
			LeaderElectionAutoConfiguration.class })
	static class Application {

	}

}
