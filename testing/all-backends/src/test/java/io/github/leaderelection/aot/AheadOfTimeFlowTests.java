package io.github.leaderelection.aot;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application of Spring Integration that was processed ahead of time.
 */
class AheadOfTimeFlowTests {

	private static final String[] COMMON = { "--spring.main.web-application-type=none", "--spring.main.banner-mode=off",
			"--spring.main.register-shutdown-hook=false", "--leader-election.backend=local" };

	@TempDir
	private static Path folder;

	private static AheadOfTime application;

	@BeforeAll
	static void process() throws Exception {
		application = AheadOfTime.process(AotFlowApplication.class, folder, COMMON);
	}

	@AfterAll
	static void close() throws Exception {
		application.close();
	}

	@Test
	void roleFollowsItsElectionAndThatOfAnInitiatorDoesNot() throws Exception {
		Map<String, Object> observed = application.observe(COMMON);
		assertThat(observed).containsEntry("generated", true)
			.containsEntry("granted", List.of("stock"))
			.containsEntry("running", true);
		assertThat(observed.get("elections")).asInstanceOf(InstanceOfAssertFactories.collection(String.class))
			.contains("stock")
			.doesNotContain("orders");
	}

	@Test
	void endpointsDoNotStartWhereDisabledAtRunTime() throws Exception {
		assertThat(application.observe(with("--leader-election.enabled=false"))).containsEntry("generated", true)
			.containsEntry("granted", List.of())
			.containsEntry("running", false);
	}

	@Test
	void endpointsStartWhereRolesAreDisabledAtRunTime() throws Exception {
		Map<String, Object> observed = application.observe(with("--leader-election.integration.enabled=false"));
		assertThat(observed).containsEntry("granted", List.of()).containsEntry("running", true);
		assertThat(observed.get("elections")).asInstanceOf(InstanceOfAssertFactories.collection(String.class))
			.doesNotContain("stock");
	}

	private static String[] with(String argument) {
		String[] arguments = Arrays.copyOf(COMMON, COMMON.length + 1);
		arguments[COMMON.length] = argument;
		return arguments;
	}

}
