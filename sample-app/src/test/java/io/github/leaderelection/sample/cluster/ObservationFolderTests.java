package io.github.leaderelection.sample.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObservationFolder}.
 */
class ObservationFolderTests {

	private static final List<Integer> PORTS = List.of(8081, 8082);

	@TempDir
	private Path directory;

	@Test
	void whatAKilledLauncherHasLeftIsRemovedByTheNextOne() throws Exception {
		ObservationFolder left = ObservationFolder.create(this.directory, PORTS);
		Files.createFile(left.path().resolve("instance-1-0"));
		ObservationFolder other = ObservationFolder.create(this.directory, List.of(8083));
		Files.createFile(other.path().resolve("instance-1-0"));
		ObservationFolder next = ObservationFolder.create(this.directory, PORTS);
		assertThat(next).isEqualTo(left);
		assertThat(next.path()).isEmptyDirectory();
		assertThat(other.path()).isNotEmptyDirectory();
		next.delete();
		other.delete();
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void folderThatCannotBeWrittenIsNamed() throws Exception {
		Path file = Files.createFile(this.directory.resolve("file"));
		assertThatExceptionOfType(ClusterException.class).isThrownBy(() -> ObservationFolder.create(file, PORTS))
			.withMessageContaining(file.resolve("8081-8082").toString());
	}

}
