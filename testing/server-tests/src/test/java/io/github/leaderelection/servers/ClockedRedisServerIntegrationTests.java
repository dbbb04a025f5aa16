package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ClockedRedisServer}.
 */
@Tag("clock")
class ClockedRedisServerIntegrationTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ClockedRedisServer server = new ClockedRedisServer("appendonly yes");

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void hasRightTimeUntilItIsStepped() throws IOException {
		assertThatItsTimeIsOffBy(Duration.ZERO);
		this.server.step(Duration.ofHours(1));
		assertThatItsTimeIsOffBy(Duration.ofHours(1));
		this.server.step(Duration.ofMillis(-7_200_500));
		assertThatItsTimeIsOffBy(Duration.ofMillis(-3_600_500));
	}

	@Test
	void keyExpiresEarlyWhenClockIsSetForward() throws IOException {
		this.server.call("SET", "key", "value", "EX", "600");
		this.server.step(Duration.ofMinutes(10));
		assertThat(this.server.call("GET", "key")).isEmpty();
	}

	@Test
	void keyExpiresLateWhenClockIsSetBack() throws IOException {
		this.server.call("SET", "key", "value", "EX", "600");
		this.server.step(Duration.ofMinutes(-10));
		assertThat(Long.parseLong(this.server.call("TTL", "key"))).isGreaterThan(600);
	}

	@Test
	void timersGoOnWhenClockIsSetBack() throws IOException {
		this.server.step(Duration.ofHours(-1));
		this.server.call("SET", "key", "value", "PX", "1");
		// Nobody asks for it, so that a timer has to find it.
		await().atMost(BOUND)
			.ignoreExceptions()
			.until(() -> this.server.call("INFO", "stats").contains("expired_keys:1"));
	}

	@Test
	void clockKeepsItsOffsetWhenKilledAndNothingIsLeftOfIt() throws IOException {
		this.server.step(Duration.ofHours(1));
		long pid = this.server.pid();
		this.server.kill();
		this.server.start();
		assertThatItsTimeIsOffBy(Duration.ofHours(1));
		this.server.close();
		assertThat(List.of("faketime_shm_" + pid, "sem.faketime_sem_" + pid))
			.allSatisfy((name) -> assertThat(Path.of("/dev/shm", name)).doesNotExist());
	}

	@Test
	void doesNotStartWithProgramThatTakesNoLibrary() {
		System.setProperty("servers.redis-server-6.2", String.valueOf(Artifact.redis().program("redis-server")));
		try (ClockedRedisServer other = new ClockedRedisServer()) {
			assertThatIllegalStateException().isThrownBy(other::start).withMessageContaining("was not loaded");
		}
		finally {
			System.clearProperty("servers.redis-server-6.2");
		}
	}

	private void assertThatItsTimeIsOffBy(Duration offset) throws IOException {
		Instant before = Instant.now();
		List<String> time = this.server.call("TIME").lines().toList();
		Instant after = Instant.now();
		assertThat(Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1000).minus(offset))
			.isBetween(before.minusMillis(1), after.plusMillis(1));
	}

}
