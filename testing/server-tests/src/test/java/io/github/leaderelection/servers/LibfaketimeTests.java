package io.github.leaderelection.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Libfaketime}.
 */
class LibfaketimeTests {

	private static final String PROPERTY = "servers.libfaketime";

	@TempDir
	private Path directory;

	@AfterEach
	void clearProperty() {
		System.clearProperty(PROPERTY);
	}

	@Test
	void saysHowToGetIt() {
		assertThatIllegalStateException().isThrownBy(() -> Libfaketime.find(List.of(this.directory)))
			.withMessageContainingAll("apt-get install faketime", "-Dservers.libfaketime=", this.directory.toString());
	}

	@Test
	void findsItInFolder() throws Exception {
		Path folder = Files.createDirectory(this.directory.resolve("faketime"));
		Path library = Files.createFile(folder.resolve("libfaketimeMT.so.1"));
		assertThat(Libfaketime.find(List.of(Path.of("/no/such/folder"), this.directory))).isEqualTo(library);
	}

	@Test
	void propertyWins() throws Exception {
		Path library = Files.createFile(this.directory.resolve("library"));
		System.setProperty(PROPERTY, library.toString());
		assertThat(Libfaketime.find(List.of())).isEqualTo(library);
	}

	@Test
	void propertyMustNameFile() {
		System.setProperty(PROPERTY, "/no/such/file");
		assertThatIllegalStateException().isThrownBy(() -> Libfaketime.find(List.of()))
			.withMessageContaining("-Dservers.libfaketime=/no/such/file is no file");
	}

}
