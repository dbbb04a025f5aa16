package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RedisServer}.
 */
class RedisServerIntegrationTests {

	@TempDir
	private Path directory;

	@Test
	void serves() {
		try (RedisServer server = new RedisServer()) {
			server.start();
			try (RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				connection.sync().set("key", "vëlue");
				assertThat(connection.sync().get("key")).isEqualTo("vëlue");
			}
		}
	}

	@Test
	void asksForPassword() throws IOException {
		try (RedisServer server = RedisServer.withPassword("secret")) {
			server.start();
			assertThat(server.call("SET", "key", "value")).isEqualTo("OK");
			try (RespClient client = new RespClient(server, RespClient.PATIENCE_MILLIS)) {
				assertThatIOException().isThrownBy(() -> client.call("GET", "key")).withMessageContaining("NOAUTH");
			}
			assertThat(server.password()).isEqualTo("secret");
		}
	}

	@Test
	void letsUserDoWhatItMay() throws IOException {
		try (RedisServer server = new RedisServer("user app on >secret ~app:* +get +set")) {
			server.start();
			assertThat(server.callAs("app", "secret", "SET", "app:key", "value")).isEqualTo("OK");
			assertThatIOException().isThrownBy(() -> server.callAs("app", "secret", "GET", "key"))
				.withMessageContaining("NOPERM");
			assertThatIOException().isThrownBy(() -> server.callAs("app", "secret", "INFO"))
				.withMessageContaining("NOPERM");
			assertThatIOException().isThrownBy(() -> server.callAs("app", "wrong", "GET", "app:key"))
				.withMessageContaining("WRONGPASS");
			assertThat(server.call("GET", "app:key")).isEqualTo("value");
		}
	}

	@Test
	void isOfOldestSupportedVersion() throws IOException {
		try (RedisServer server = RedisServer.oldestSupported("appendonly yes")) {
			server.start();
			assertThat(server.call("INFO", "server")).contains("redis_version:6.2.");
			assertThat(server.call("SET", "key", "value")).isEqualTo("OK");
			server.restart();
			assertThat(server.call("EVAL", "return redis.call('get', KEYS[1])", "1", "key")).isEqualTo("value");
		}
	}

	@Test
	void namesLibraryThatItsMachineLacks() throws IOException {
		Path incomplete = this.directory.resolve("redis-server-6.2");
		// In an encoding in which all bytes are characters.
		String program = Files.readString(Binaries.oldestSupportedRedis(), StandardCharsets.ISO_8859_1);
		Files.writeString(incomplete, program.replace("libssl.so.3", "libssl.so.0"), StandardCharsets.ISO_8859_1);
		Files.setPosixFilePermissions(incomplete, PosixFilePermissions.fromString("rwxr-xr-x"));
		System.setProperty("servers.redis-server-6.2", incomplete.toString());
		try (RedisServer server = RedisServer.oldestSupported()) {
			assertThatIllegalStateException().isThrownBy(server::start)
				.withMessageContainingAll("Cannot start redis-6.2", "libssl.so.0", "No such file");
		}
		finally {
			System.clearProperty("servers.redis-server-6.2");
		}
	}

	@Test
	void isOfUnsupportedVersion() throws IOException {
		try (RedisServer server = RedisServer.unsupported()) {
			server.start();
			assertThat(server.call("INFO", "server")).contains("redis_version:2.8.");
			assertThat(server.call("EVAL", "return 1", "0")).isEqualTo("1");
		}
	}

	@Test
	void forgetsEverythingWhenKilled() throws IOException {
		try (RedisServer server = new RedisServer()) {
			server.start();
			server.call("SET", "key", "value");
			server.kill();
			assertThatIOException().isThrownBy(() -> server.call("PING"));
			server.start();
			assertThat(server.call("GET", "key")).isEmpty();
		}
	}

	@Test
	void keepsAcknowledgedDataWhenKilledIfAppendOnly() throws IOException {
		try (RedisServer server = new RedisServer("appendonly yes")) {
			server.start();
			server.call("SET", "key", "value");
			server.kill();
			server.start();
			assertThat(server.call("GET", "key")).isEqualTo("value");
			server.restart();
			assertThat(server.call("GET", "key")).isEqualTo("value");
		}
	}

	@Test
	void executesAfterwardsWhatCameWhilePaused() throws Exception {
		try (RedisServer server = new RedisServer()) {
			server.start();
			server.pause();
			assertThatIOException().isThrownBy(() -> server.probe("INCR", "key"));
			server.resume();
			// Its sender has given up, but it was in the kernel's buffer.
			assertThat(server.call("INCR", "key")).isEqualTo("2");
		}
	}

	@Test
	void saysWhyItDoesNotStart() {
		try (RedisServer server = new RedisServer("no-such-setting yes")) {
			assertThatIllegalStateException().isThrownBy(server::start)
				.withMessageContaining("redis on 127.0.0.1:" + server.port())
				.withMessageContaining("ended with exit code 1")
				.withMessageContaining("no-such-setting");
			assertThat(server.isRunning()).isFalse();
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(server::pause);
		}
	}

}
