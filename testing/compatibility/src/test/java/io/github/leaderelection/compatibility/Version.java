package io.github.leaderelection.compatibility;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A version of this library, as a process has it on its class path.
 */
enum Version {

	/**
	 * That of {@code previous.jar.gz}, which {@code previous.sh} has built.
	 */
	PREVIOUS,

	/**
	 * That of this build.
	 */
	PRESENT;

	/**
	 * Return the class path of a process. Libraries of others are those of this build in
	 * both versions.
	 */
	String classPath() {
		String all = System.getProperty("java.class.path");
		return (this == PRESENT) ? all
				: Stream
					.concat(Stream.of(jar().toString()),
							Arrays.stream(all.split(File.pathSeparator)).filter((entry) -> !isPublished(entry)))
					.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Return whether an entry of the class path is a published module of this build.
	 */
	private static boolean isPublished(String entry) {
		Path path = Path.of(entry);
		return path.getFileName().toString().startsWith("leader-election-")
				|| path.endsWith(Path.of("target", "classes"))
						&& path.getParent().getParent().getFileName().toString().startsWith("leader-election-");
	}

	/**
	 * Return the jar of the previous version, unpacked.
	 */
	static Path jar() {
		Path jar = Path.of("target", "previous.jar").toAbsolutePath();
		try (InputStream packed = new GZIPInputStream(Version.class.getResourceAsStream("/previous.jar.gz"))) {
			// Complete or not there, for the other test JVMs
			Path own = Files.createTempFile(jar.getParent(), "previous", ".jar");
			Files.copy(packed, own, StandardCopyOption.REPLACE_EXISTING);
			return Files.move(own, jar, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the commit of the previous version.
	 */
	static String previousCommit() {
		try (JarFile jar = new JarFile(jar().toFile())) {
			return jar.getManifest().getMainAttributes().getValue("Commit");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
