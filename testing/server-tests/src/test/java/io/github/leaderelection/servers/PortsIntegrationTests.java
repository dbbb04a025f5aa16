package io.github.leaderelection.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Ports}.
 */
class PortsIntegrationTests {

	private static final String TEMPORARY_FOLDER = "java.io.tmpdir=" + System.getProperty("java.io.tmpdir");

	@Test
	void portOfAnotherJvmIsNotGiven() throws IOException {
		Process jvm = new ProcessBuilder(
				JavaCommand.of(List.of(TEMPORARY_FOLDER), PortsOwner.class.getName(), List.of()))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			Set<Integer> others = ports(jvm.inputReader());
			Set<Integer> own = new HashSet<>();
			// Without the locks the chance that none is one of the others is one in 10^12
			for (int i = 0; i < 100; i++) {
				own.add(Ports.next());
			}
			assertThat(others).hasSize(3000);
			assertThat(own).hasSize(100).doesNotContainAnyElementsOf(others);
		}
		finally {
			jvm.destroyForcibly();
		}
	}

	private static Set<Integer> ports(BufferedReader output) throws IOException {
		Set<Integer> ports = new HashSet<>();
		for (String line = output.readLine(); line != null && !line.isEmpty(); line = output.readLine()) {
			ports.add(Integer.parseInt(line));
		}
		return ports;
	}

}
