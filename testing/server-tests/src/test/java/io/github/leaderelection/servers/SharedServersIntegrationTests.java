package io.github.leaderelection.servers;

import java.util.List;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedServers}.
 */
class SharedServersIntegrationTests {

	@Test
	void givesSameRunningServersAgain() {
		List<Supplier<ServerProcess>> all = List.of(SharedServers::postgres, SharedServers::mariaDb, SharedServers::h2,
				SharedServers::redis, SharedServers::zooKeeper);
		for (Supplier<ServerProcess> shared : all) {
			assertThat(shared.get()).isSameAs(shared.get()).matches(ServerProcess::isRunning);
		}
	}

}
