package io.github.leaderelection.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the library by which a program can be given a wrong clock. No Maven artifact has
 * it. The system property {@code servers.libfaketime} with its path wins over the folders
 * where the packages of Linux distributions put it.
 */
final class Libfaketime {

	private static final String PROPERTY = "servers.libfaketime";

	private static final String NAME = "faketime/libfaketimeMT.so.1";

	private static final List<Path> FOLDERS = List.of(Path.of("/usr/lib/x86_64-linux-gnu"),
			Path.of("/usr/lib/aarch64-linux-gnu"), Path.of("/usr/lib64"), Path.of("/usr/lib"),
			Path.of("/usr/local/lib"));

	private Libfaketime() {
	}

	static Path find() {
		return find(FOLDERS);
	}

	static Path find(List<Path> folders) {
		String configured = System.getProperty(PROPERTY);
		if (configured != null) {
			Path library = Path.of(configured);
			if (!Files.isRegularFile(library)) {
				throw new IllegalStateException("-D" + PROPERTY + "=" + configured + " is no file");
			}
			return library;
		}
		return folders.stream()
			.map((folder) -> folder.resolve(NAME))
			.filter(Files::isRegularFile)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"No libfaketime: install the package faketime (apt-get install faketime), or set -D%s=/path/to/libfaketimeMT.so.1; %s is in none of %s"
						.formatted(PROPERTY, NAME, folders)));
	}

}
