package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Cache}.
 */
class CacheTests {

	private final String name = "cache-test-" + UUID.randomUUID();

	@AfterEach
	void tidyUp() throws IOException {
		Directories.delete(Cache.root().resolve(this.name));
		Files.deleteIfExists(Cache.root().resolve(this.name + ".lock"));
	}

	@Test
	void makesOnce() {
		Path made = Cache.once(this.name, (directory) -> Files.writeString(directory.resolve("file"), "content"));
		assertThat(made.resolve("file")).hasContent("content");
		assertThat(Cache.once(this.name, (directory) -> Files.createFile(directory.resolve("another")))).isEqualTo(made)
			.isDirectoryNotContaining("glob:**another");
	}

	@Test
	void startsAnewAfterFailure() {
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> Cache.once(this.name, (directory) -> {
			Files.createFile(directory.resolve("half"));
			throw new IOException("Expected");
		})).withMessageContaining(this.name);
		assertThat(Cache.once(this.name, (directory) -> Files.createFile(directory.resolve("whole"))))
			.isDirectoryContaining("glob:**whole")
			.isDirectoryNotContaining("glob:**half");
	}

}
