package io.github.leaderelection.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link NodeIdentity}.
 *
 * @author Leader Election
 */
class NodeIdentityTests {

	@TempDir
	private Path directory;

	@Test
	void newDirectoryHasNone() throws IOException {
		assertThat(NodeIdentity.read(this.directory)).isNull();
	}

	@Test
	void isReadAsItWasWritten() throws IOException {
		NodeIdentity identity = NodeIdentity.random("a = ü # cluster", "n1", true);
		identity.write(this.directory);
		assertThat(NodeIdentity.read(this.directory)).isEqualTo(identity);
		NodeIdentity joined = identity.withClusterId("c1");
		joined.write(this.directory);
		assertThat(NodeIdentity.read(this.directory)).isEqualTo(joined);
		assertThat(Files.list(this.directory)).hasSize(1);
	}

	@Test
	void noTwoAreTheSame() {
		assertThat(NodeIdentity.random("c", "n1", true).node())
			.isNotEqualTo(NodeIdentity.random("c", "n1", true).node());
	}

	@Test
	void partOfAFileIsRefused() throws IOException {
		NodeIdentity.random("c", "n1", true).write(this.directory);
		Path file = this.directory.resolve(NodeIdentity.FILE);
		Files.writeString(file, Files.readString(file).replaceAll("(?m)^node=.*$", ""));
		assertThatIOException().isThrownBy(() -> NodeIdentity.read(this.directory)).withMessageContaining("no node");
		Files.writeString(file, "cluster=\\u00");
		assertThatIOException().isThrownBy(() -> NodeIdentity.read(this.directory));
	}

}
