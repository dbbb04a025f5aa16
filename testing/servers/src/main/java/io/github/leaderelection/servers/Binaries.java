package io.github.leaderelection.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Finds the programs. The first of these that has one gives it: the system property
 * {@code servers.<name>} with the path of the program, the Maven artifact on the class
 * path, the folders of {@code PATH}. A program that is nowhere is an error, never a
 * reason to skip a test: it is just the real servers that prove something.
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

	private static Path find(String name, Artifact artifact) {
		return find(name, artifact, System.getenv().getOrDefault("PATH", ""));
	}

	static Path find(String name, Artifact artifact, String folders) {
		String property = "servers." + name;
		String configured = System.getProperty(property);
		if (configured != null) {
			Path program = Path.of(configured);
			if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
				throw new IllegalStateException("-D" + property + "=" + configured + " is no executable file");
			}
			return program;
		}
		Path program = artifact.program(name);
		if (program == null) {
			program = search(name, folders);
		}
		if (program == null) {
			throw new IllegalStateException(
					"No %1$s: -D%2$s=/path/to/%1$s is not set, %3$s is not on the class path, and no folder of PATH has it"
						.formatted(name, property, artifact));
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
