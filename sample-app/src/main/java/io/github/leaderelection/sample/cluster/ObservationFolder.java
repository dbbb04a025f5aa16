package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.util.FileSystemUtils;

/**
 * The folder for what the instances of a cluster observe. It belongs to the ports of the
 * cluster, so that the next one on these ports finds and removes what a launcher that was
 * killed has left.
 *
 * @param path the folder
 */
record ObservationFolder(Path path) {

	private static final Path PARENT = Path.of("target", "observations");

	/**
	 * Create the folder, empty.
	 * @param ports the ports of the instances, which are free
	 * @return the folder
	 */
	static ObservationFolder create(List<Integer> ports) {
		return create(PARENT, ports);
	}

	static ObservationFolder create(Path parent, List<Integer> ports) {
		Path path = parent.resolve(ports.stream().map(String::valueOf).collect(Collectors.joining("-")))
			.toAbsolutePath();
		try {
			FileSystemUtils.deleteRecursively(path);
			return new ObservationFolder(Files.createDirectories(path));
		}
		catch (IOException ex) {
			throw new ClusterException("The folder %s cannot be written (%s). Start the cluster where you may write"
				.formatted(path, ex.getMessage()));
		}
	}

	void delete() {
		FileSystemUtils.deleteRecursively(this.path.toFile());
	}

}
