package io.github.leaderelection.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Finds the programs. The first of these that has one gives it: the system property
 * {@code servers.<name>} with the path of the program, the Maven artifact on the class
 * path if there is one, the folders of {@code PATH}. A program that is nowhere is an
 * error, never a reason to skip a test: it is just the real servers that prove something.
 */
final class Binaries {

	private Binaries() {
	}

	static Path postgres() {
		return find("postgres", Artifact.postgres());
	}

	static Path mariaDb() {
		return find("mariadbd", Artifact.mariaDb());
	}

	static Path redis() {
		return find("redis-server", Artifact.redis());
	}

	static Path oldestSupportedRedis() {
		return find("redis-server-6.2", Artifact.oldestSupportedRedis());
	}

	static Path unsupportedRedis() {
		return find("redis-server-2.8", Artifact.unsupportedRedis());
	}

	static Path prometheus(String name) {
		return installed(name, "prometheus", folders());
	}

	private static Path find(String name, Artifact artifact) {
		return find(name, artifact, folders());
	}

	private static String folders() {
		return System.getenv().getOrDefault("PATH", "");
	}

	static Path find(String name, Artifact artifact, String folders) {
		Path program = configured(name);
		if (program == null) {
			program = artifact.program(name);
		}
		if (program == null) {
			program = search(name, folders);
		}
		if (program == null) {
			throw new IllegalStateException(
					"No %1$s: -D%2$s=/path/to/%1$s is not set, %3$s is not on the class path, and no folder of PATH has it"
						.formatted(name, property(name), artifact));
		}
		return program;
	}

	/**
	 * Find a program that no artifact contains.
	 * @param name the name of the program
	 * @param debianPackage the package of Debian that contains it
	 * @param folders the folders to search
	 * @return the program
	 */
	static Path installed(String name, String debianPackage, String folders) {
		Path program = configured(name);
		if (program == null) {
			program = search(name, folders);
		}
		if (program == null) {
			throw new IllegalStateException(
					"No %1$s: -D%2$s=/path/to/%1$s is not set, and no folder of PATH has it. Debian's package is %3$s"
						.formatted(name, property(name), debianPackage));
		}
		return program;
	}

	private static String property(String name) {
		return "servers." + name;
	}

	private static @Nullable Path configured(String name) {
		String configured = System.getProperty(property(name));
		if (configured == null) {
			return null;
		}
		Path program = Path.of(configured);
		if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
			throw new IllegalStateException("-D" + property(name) + "=" + configured + " is no executable file");
		}
		return program;
	}

	private static @Nullable Path search(String name, String folders) {
		for (String folder : folders.split(File.pathSeparator)) {
			Path program = Path.of(folder, name);
			if (Files.isRegularFile(program) && Files.isExecutable(program)) {
				return program;
			}
		}
		return null;
	}

}
