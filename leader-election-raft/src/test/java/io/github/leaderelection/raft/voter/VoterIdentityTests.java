package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link VoterIdentity}.
 */
class VoterIdentityTests {

	@TempDir
	private Path directory;

	@Test
	void newDirectoryHasNone() throws IOException {
		assertThat(VoterIdentity.read(this.directory)).isNull();
	}

	@Test
	void isReadAsItWasWritten() throws IOException {
		VoterIdentity identity = VoterIdentity.random("a = ü # cluster", "n1", true);
		identity.write(this.directory);
		assertThat(VoterIdentity.read(this.directory)).isEqualTo(identity);
		VoterIdentity joined = identity.withClusterId("c1");
		joined.write(this.directory);
		assertThat(VoterIdentity.read(this.directory)).isEqualTo(joined);
		assertThat(Files.list(this.directory)).hasSize(1);
	}

	@Test
	void noTwoAreTheSame() {
		assertThat(VoterIdentity.random("c", "n1", true).directory())
			.isNotEqualTo(VoterIdentity.random("c", "n1", true).directory());
	}

	@Test
	void partOfAFileIsRefused() throws IOException {
		VoterIdentity.random("c", "n1", true).write(this.directory);
		Path file = this.directory.resolve(VoterIdentity.FILE);
		Files.writeString(file, Files.readString(file).replaceAll("(?m)^node=.*$", ""));
		assertThatIOException().isThrownBy(() -> VoterIdentity.read(this.directory)).withMessageContaining("no node");
		Files.writeString(file, "cluster=\\u00");
		assertThatIOException().isThrownBy(() -> VoterIdentity.read(this.directory));
	}

}
