package io.github.leaderelection.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Javadoc of the published modules, which only the profile {@code release} writes.
 */
final class Javadoc {

	static final String FOLDER = "api";

	private static final String WRITTEN = "target/reports/apidocs";

	private Javadoc() {
	}

	/**
	 * Copy what is there.
	 * @param repository the root of the repository
	 * @param folder the folder of the version
	 * @return the names of the modules
	 * @throws IOException if a file cannot be read or written
	 */
	static List<String> copy(Path repository, Path folder) throws IOException {
		try (Stream<Path> modules = Files.list(repository)) {
			List<String> names = modules.filter((module) -> Files.exists(module.resolve(WRITTEN)))
				.map((module) -> module.getFileName().toString())
				.sorted()
				.toList();
			for (String name : names) {
				copyAll(repository.resolve(name).resolve(WRITTEN), folder.resolve(FOLDER).resolve(name));
			}
			return names;
		}
	}

	private static void copyAll(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path copy = to.resolve(from.relativize(file).toString());
				Files.createDirectories(copy.getParent());
				Files.copy(file, copy);
			}
		}
	}

}
