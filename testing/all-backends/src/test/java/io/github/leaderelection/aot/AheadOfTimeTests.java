package io.github.leaderelection.aot;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for applications that were processed ahead of time: the conditions are those of
 * the build. A start with properties that decide otherwise is refused, except that
 * {@code leader-election.enabled=false} counts at run time all the same, and that one of
 * several backends can be chosen.
 */
class AheadOfTimeTests {

	private static final String[] COMMON = { "--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
			"--spring.main.register-shutdown-hook=false", "--spring.application.name=shop",
			"--leader-election.lease-duration=10s", "--leader-election.claim-missing=true",
			"--leader-election.raft.id=n1", "--leader-election.raft.members.n1=127.0.0.1:19871",
			"--management.endpoints.web.exposure.include=leaderelection,health",
			"--leader-election.health-gate.group=readiness" };

	private static final String THREADS = "leader-election|raft|grpc";

	@TempDir
	private static Path folder;

	private static AheadOfTime enabled;

	private static Set<String> threads;

	@BeforeAll
	static void process() throws Exception {
		Set<String> before = threads();
		enabled = AheadOfTime.process(AotApplication.class, folder.resolve("enabled"),
				arguments("--spring.datasource.url=jdbc:h2:file:" + folder.resolve("build/database"),
						"--leader-election.raft.storage-directory=" + folder.resolve("build/raft")));
		threads = threads();
		threads.removeAll(before);
	}

	@AfterAll
	static void close() throws Exception {
		enabled.close();
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
	}

	@Test
	void processingStartsNothing() {
		assertThat(threads).noneMatch((name) -> Pattern.compile(THREADS + "|Hikari").matcher(name).find());
		assertThat(folder.resolve("build")).doesNotExist();
	}

	@Test
	void leadsWhereEnabled() throws Exception {
		Map<String, Object> observed = enabled
			.observe(arguments("--leader-election.backend=jdbc", "--spring.datasource.url=jdbc:h2:mem:aot-enabled",
					"--leader-election.raft.storage-directory=" + folder.resolve("raft-of-enabled"),
					"--leader-election.raft.members.n1=127.0.0.1:19872"));
		assertThat(observed).containsEntry("generated", true)
			.containsEntry("led", true)
			.containsEntry("tables", 4)
			.hasEntrySatisfying("beans",
					(names) -> assertThat(names).asInstanceOf(InstanceOfAssertFactories.collection(String.class))
						.contains("electionHealthGate", "leaderElectionMetrics", "leaderWorkObservations",
								"jdbcTransactionFence")
						.doesNotContain("electionRaftNode"))
			.hasEntrySatisfying("threads",
					(names) -> assertThat(names).asString()
						.contains("leader-election")
						.doesNotContainPattern("raft|grpc"))
			.hasEntrySatisfying("guarded", (runs) -> assertThat((int) runs).isPositive())
			.hasEntrySatisfying("fenced", (runs) -> assertThat((int) runs).isPositive());
	}

	@Test
	void takesNoPartWhereDisabledAtRunTime() throws Exception {
		Map<String, Object> observed = disabled("jdbc");
		Map<String, Object> usual = AotApplication.observe(argumentsOfDisabled("jdbc"));
		assertThat(usual).containsEntry("generated", false);
		assertThat(observed).containsEntry("tables", 1).containsEntry("beans", usual.get("beans"));
	}

	@Test
	void raftVoterDoesNotStartWhereDisabledAtRunTime() throws Exception {
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
		try (AheadOfTime disabled = AheadOfTime.process(AotApplication.class, folder.resolve("disabled"),
				arguments("--leader-election.enabled=false", "--leader-election.backend=jdbc",
						"--leader-election.jdbc.initialize-schema=never"))) {
			Map<String, Object> observed = disabled.observe(arguments("--leader-election.enabled=false",
					"--leader-election.backend=jdbc", "--leader-election.jdbc.initialize-schema=never",
					"--spring.datasource.url=jdbc:h2:mem:aot-built-disabled"));
			assertTakesNoPart(observed);
			assertRefused(disabled, arguments("--leader-election.backend=raft"),
					"leader-election.enabled was false, and is true now",
					"leader-election.backend was jdbc, and is raft now",
					"leader-election.jdbc.initialize-schema was never, and is embedded or always now");
		}
	}

	@Test
	void startWithOtherValuesThanThoseOfTheBuildIsRefused() {
		assertRefused(enabled,
				arguments("--leader-election.backend=local", "--leader-election.elections=a,b,a",
						"--leader-election.health-gate.group=", "--leader-election.metrics.enabled=false",
						"--leader-election.fencing.http.enabled=true",
						"--leader-election.fencing.http.leader-only[0]=/reports/**",
						"--leader-election.zookeeper.connect-string=127.0.0.1:1",
						"--management.health.leader-election.enabled=false", "--management.info.defaults.enabled=false",
						"--leader-election.jdbc.initialize-schema=never"),
				"leader-election.backend was not set, and is local now",
				"leader-election.elections was default, and is a, b now",
				"leader-election.fencing.http.enabled was false, and is true now",
				"leader-election.fencing.http.leader-only was not set, and is set now",
				"leader-election.health-gate.group was set, and is not set now",
				"leader-election.metrics.enabled was true, and is false now",
				"leader-election.zookeeper.connect-string was not set, and is set now",
				"management.health.leader-election.enabled was true, and is false now",
				"management.info.leader-election.enabled was true, and is false now");
	}

	private static void assertRefused(AheadOfTime application, String[] arguments, String... changes) {
		assertThatThrownBy(() -> application.observe(arguments)).rootCause()
			.hasMessageContaining("processed ahead of time")
			.message()
			.contains(changes)
			.satisfies((message) -> assertThat(message.lines().filter((line) -> line.startsWith(" - ")))
				.hasSameSizeAs(changes));
	}

	private static void assertTakesNoPart(Map<String, Object> observed) {
		assertThat(observed).containsEntry("generated", true)
			.containsEntry("led", false)
			.containsEntry("guarded", 0)
			.containsEntry("fenced", 0)
			.hasEntrySatisfying("threads", (names) -> assertThat(names).asString().doesNotContainPattern(THREADS));
	}

	private static String[] arguments(String... more) {
		// The values of an argument that is repeated would be a list
		return Stream.concat(Stream.of(COMMON), Stream.of(more))
			.collect(Collectors.toMap((argument) -> argument.substring(0, argument.indexOf('=')), Function.identity(),
					(first, second) -> second, LinkedHashMap::new))
			.values()
			.toArray(String[]::new);
	}

}
