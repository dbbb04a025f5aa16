package io.github.leaderelection.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Binaries}.
 */
class BinariesTests {

	private static final String PROPERTY = "servers.some-server";

	private static final Artifact MISSING = new Artifact("some:artifact", "no/such/resource", "none", "none");

	@TempDir
	private Path directory;

	@AfterEach
	void clearProperty() {
		System.clearProperty(PROPERTY);
	}

	@Test
	void propertyWins() throws Exception {
		Path program = program(this.directory);
		System.setProperty(PROPERTY, program.toString());
		assertThat(Binaries.find("some-server", MISSING, "")).isEqualTo(program);
	}

	@Test
	void propertyMustNameProgram() {
		System.setProperty(PROPERTY, "/no/such/file");
		assertThatIllegalStateException().isThrownBy(() -> Binaries.find("some-server", MISSING, ""))
			.withMessageContaining("-Dservers.some-server=/no/such/file is no executable file");
	}

	@Test
	void propertyMustNotBeEmpty() {
		// As by a command line whose script has failed.
		System.setProperty(PROPERTY, "");
		assertThatIllegalStateException().isThrownBy(() -> Binaries.find("some-server", MISSING, ""))
			.withMessageContaining("-Dservers.some-server= is no executable file");
	}

	@Test
	void artifactWinsOverPath() throws Exception {
		Path elsewhere = Files.createFile(this.directory.resolve("redis-server"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		assertThat(Binaries.find("redis-server", Artifact.redis(), this.directory.toString())).isNotEqualTo(elsewhere)
			.isExecutable();
	}

	@Test
	void pathIsLastResort() throws Exception {
		Path program = program(Files.createDirectory(this.directory.resolve("second")));
		String folders = this.directory + ":" + this.directory.resolve("second");
		assertThat(Binaries.find("some-server", MISSING, folders)).isEqualTo(program);
	}

	@Test
	void namesAllThreeWhenThereIsNone() {
		assertThatIllegalStateException()
			.isThrownBy(() -> Binaries.find("some-server", MISSING, this.directory.toString()))
			.withMessageContainingAll("-Dservers.some-server=", "some:artifact", "PATH");
	}

	@Test
	void installedProgramIsFoundByPropertyOrPath() throws Exception {
		Path program = program(this.directory);
		assertThat(Binaries.installed("some-server", "some-package", this.directory.toString())).isEqualTo(program);
		System.setProperty(PROPERTY, program.toString());
		assertThat(Binaries.installed("some-server", "some-package", "")).isEqualTo(program);
	}

	@Test
	void installedProgramThatIsMissingIsAnErrorThatNamesThePackage() {
		assertThatIllegalStateException().isThrownBy(() -> Binaries.installed("some-server", "some-package", ""))
			.withMessageContainingAll("-Dservers.some-server=", "PATH", "some-package");
	}

	private static Path program(Path folder) throws Exception {
		return Files.createFile(folder.resolve("some-server"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
	}

}
