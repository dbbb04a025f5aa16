package io.github.leaderelection.aot;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for applications that were processed ahead of time: the conditions are those of
 * the build, and {@code leader-election.enabled=false} counts at run time all the same.
 */
class AheadOfTimeTests {

	private static final String[] COMMON = { "--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
			"--spring.main.register-shutdown-hook=false", "--spring.application.name=shop",
			"--leader-election.lease-duration=10s", "--leader-election.claim-missing=true",
			"--leader-election.jdbc.initialize-schema=always", "--leader-election.raft.id=n1",
			"--leader-election.raft.members.n1=127.0.0.1:19871",
			"--management.endpoints.web.exposure.include=leaderelection,health",
			"--leader-election.health-gate.group=readiness" };

	private static final String THREADS = "leader-election|raft|grpc";

	@TempDir
	private static Path folder;

	private static AheadOfTime enabled;

	@BeforeAll
	static void process() throws Exception {
		enabled = AheadOfTime.process(AotApplication.class, folder.resolve("enabled"), arguments());
	}

	@Test
	void leadsWhereEnabled() throws Exception {
		Map<String, Object> observed = enabled
			.observe(arguments("--leader-election.backend=jdbc", "--spring.datasource.url=jdbc:h2:mem:aot-enabled",
					"--leader-election.raft.storage-directory=" + folder.resolve("raft-of-enabled")));
		assertThat(observed).containsEntry("generated", true)
			.containsEntry("led", true)
			.containsEntry("tables", 3)
			.hasEntrySatisfying("beans",
					(names) -> assertThat(names).asInstanceOf(InstanceOfAssertFactories.collection(String.class))
						.contains("electionHealthGate", "leaderElectionMetrics", "leaderWorkObservations"))
			.hasEntrySatisfying("threads", (names) -> assertThat(names).asString().containsPattern(THREADS))
			.hasEntrySatisfying("guarded", (runs) -> assertThat((int) runs).isPositive());
	}

	@Test
	void takesNoPartWhereDisabledAtRunTime() throws Exception {
		assertThat(disabled("jdbc")).containsEntry("tables", 0);
	}

	@Test
	void raftMemberDoesNotStartWhereDisabledAtRunTime() throws Exception {
		Map<String, Object> observed = disabled("raft");
		assertThat(folder.resolve("raft")).doesNotExist();
		Map<String, Object> usual = AotApplication.observe(argumentsOfDisabled("raft"));
		assertThat(usual).containsEntry("generated", false);
		assertThat(observed.get("beans")).isEqualTo(usual.get("beans"));
	}

	private static Map<String, Object> disabled(String backend) throws Exception {
		Map<String, Object> observed = enabled.observe(argumentsOfDisabled(backend));
		assertTakesNoPart(observed);
		return observed;
	}

	private static String[] argumentsOfDisabled(String backend) {
		return arguments("--leader-election.backend=" + backend, "--leader-election.enabled=false",
				"--spring.datasource.url=jdbc:h2:mem:aot-disabled-" + backend,
				"--leader-election.raft.storage-directory=" + folder.resolve("raft"));
	}

	@Test
	void takesNoPartWhereDisabledAtBuildTime() throws Exception {
		AheadOfTime disabled = AheadOfTime.process(AotApplication.class, folder.resolve("disabled"),
				arguments("--leader-election.enabled=false"));
		Map<String, Object> observed = disabled.observe(
				arguments("--leader-election.backend=jdbc", "--spring.datasource.url=jdbc:h2:mem:aot-built-disabled"));
		assertTakesNoPart(observed);
	}

	private static void assertTakesNoPart(Map<String, Object> observed) {
		assertThat(observed).containsEntry("generated", true)
			.containsEntry("led", false)
			.containsEntry("guarded", 0)
			.hasEntrySatisfying("threads", (names) -> assertThat(names).asString().doesNotContainPattern(THREADS));
	}

	private static String[] arguments(String... more) {
		return Stream.concat(Stream.of(COMMON), Stream.of(more)).toArray(String[]::new);
	}

}
