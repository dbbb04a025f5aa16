package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * What is made once per user and then kept: unpacked programs and empty databases. Any
 * number of JVMs may ask at once; one makes it, the others wait, and nobody ever sees it
 * half made.
 */
final class Cache {

	private Cache() {
	}

	/**
	 * Return the directory of this name, made by the recipe unless it was there.
	 * @param name the name, which says what of and of which version
	 * @param recipe what makes it
	 * @return the directory
	 */
	static synchronized Path once(String name, Recipe recipe) {
		try {
			Path made = root().resolve(name);
			if (Files.isDirectory(made)) {
				return made;
			}
			try (FileChannel lock = lock(name + ".lock")) {
				lock.lock();
				if (!Files.isDirectory(made)) {
					// What a JVM left that was killed over it.
					Path unfinished = root().resolve(name + ".part");
					Directories.delete(unfinished);
					recipe.make(Directories.open(unfinished));
					Files.move(unfinished, made, StandardCopyOption.ATOMIC_MOVE);
				}
			}
			return made;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot make " + name, ex);
		}
	}

	/**
	 * Return what distinguishes a program from other versions of it, for the name of what
	 * only that version can read.
	 * @param program the program
	 * @return some letters and digits
	 */
	static String fingerprint(Path program) throws IOException {
		Path real = program.toRealPath();
		return Integer.toHexString(Objects.hash(real, Files.size(real), Files.getLastModifiedTime(real)));
	}

	/**
	 * Return the directory of everything that this package keeps on disk. It is under the
	 * temporary folder since servers that refuse root could not read below root's home.
	 * @return the directory, which is there
	 */
	static Path root() throws IOException {
		Path root = Path.of(System.getProperty("java.io.tmpdir"), "leader-test-servers-" + User.uid());
		if (Files.notExists(root)) {
			Directories.open(root);
		}
		if (User.owner(root) != User.uid()) {
			throw new IOException(root + " belongs to somebody else, whose programs will not be run");
		}
		return root;
	}

	/**
	 * Open a file for locking. Closing the channel releases the lock.
	 * @param name the name of the file
	 * @return the open file, not locked yet
	 */
	static FileChannel lock(String name) throws IOException {
		return FileChannel.open(root().resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
	}

	/**
	 * Fills a directory.
	 */
	interface Recipe {

		void make(Path directory) throws IOException;

	}

}
