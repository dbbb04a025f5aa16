package io.github.leaderelection.overlap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import io.github.leaderelection.overlap.JobApplication.Jobs;
import io.github.leaderelection.servers.JdbcServer;
import io.github.leaderelection.servers.RedisServer;
import io.github.leaderelection.servers.SharedServers;
import io.github.leaderelection.servers.ZooKeeperServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no two executions of a job that runs only on the leader overlap, and that a
 * hand-off cuts none of them short. The instances are Spring Boot applications in
 * processes of their own. All run two more jobs, which show that the same checker finds
 * an overlap and a cut in the same run.
 */
class OverlapIntegrationTests {

	private static final int SHORT = 6;

	private static final int LONG = 60;

	@TempDir
	private Path directory;

	@Test
	void jobsDoNotOverlapOnRedis() throws IOException {
		check("redis", SHORT, redis());
	}

	@Test
	@Tag("long")
	void jobsDoNotOverlapInManyHandOffsOnRedis() throws IOException {
		check("redis", LONG, redis());
	}

	@Test
	@Tag("long")
	void jobsDoNotOverlapOnPostgres() throws IOException {
		check("postgres", LONG, jdbc(SharedServers.postgres()));
	}

	@Test
	@Tag("long")
	void jobsDoNotOverlapOnMariaDb() throws IOException {
		check("mariadb", LONG, jdbc(SharedServers.mariaDb()));
	}

	@Test
	@Tag("long")
	void jobsDoNotOverlapOnZooKeeper() throws IOException {
		ZooKeeperServer server = SharedServers.zooKeeper();
		check("zookeeper", LONG, List.of("--leader-election.backend=zookeeper",
				"--leader-election.zookeeper.connect-string=" + server.connectString()));
	}

	private static List<String> redis() {
		RedisServer server = SharedServers.redis();
		return List.of("--leader-election.backend=redis", "--spring.data.redis.host=" + server.host(),
				"--spring.data.redis.port=" + server.port());
	}

	private static List<String> jdbc(JdbcServer server) {
		return List.of("--leader-election.backend=jdbc", "--leader-election.jdbc.initialize-schema=always",
				"--spring.datasource.url=" + server.jdbcUrl(), "--spring.datasource.username=" + server.username(),
				"--spring.datasource.password=" + server.password());
	}

	private void check(String backend, int count, List<String> arguments) throws IOException {
		long seed = Long.getLong("overlap.seed", new Random().nextInt());
		System.out.printf("%s: hand-offs with -Doverlap.seed=%d%n", backend, seed);
		try (HandOffs handOffs = new HandOffs(this.directory, seed, List.of(arguments, arguments, arguments))) {
			handOffs.run(count);
			ExecutionHistory history = handOffs.history();
			System.out.printf(
					"%s: %d hand-offs, executions %s, %d under way at a hand-off, %d terms lost, %d cut,"
							+ " %d overlaps without a guard%n",
					backend, count, HandOffs.JOBS.stream().map((job) -> history.of(job).size()).toList(),
					handOffs.drained().size(), history.lost().size(), history.cut(Jobs.TOO_LONG).size(),
					history.overlaps(Jobs.ASKING).size());
			for (String job : HandOffs.JOBS) {
				assertThat(history.cut(job)).as("executions of %s that were cut short", job).isEmpty();
				assertThat(history.of(job)).as("executions of %s", job).isNotEmpty();
			}
			for (String job : HandOffs.LEADER_ONLY) {
				assertThat(history.overlaps(job)).as("overlaps of %s", job).isEmpty();
			}
			assertThat(history.of(Jobs.LOOP)).extracting(Execution::token)
				.doesNotHaveDuplicates()
				.hasSizeGreaterThan(count);
			assertThat(history.lost()).as("terms that were lost").hasSizeLessThan(count / 2);
			assertThat(handOffs.drained()).as("executions under way at a hand-off")
				.hasSizeGreaterThanOrEqualTo(count / 2);
			if (count == LONG) {
				// Few hand-offs may have none, by chance
				assertThat(history.overlaps(Jobs.ASKING)).as("overlaps without a guard").isNotEmpty();
				assertThat(history.cut(Jobs.TOO_LONG)).as("cuts by the drain timeout").isNotEmpty();
			}
		}
	}

}
