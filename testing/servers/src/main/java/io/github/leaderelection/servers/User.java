package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The user that runs this JVM, and the one that servers run as which refuse root.
 */
final class User {

	private static final int NOBODY = 65534;

	private static final int UID = owner(Path.of("/proc/self/stat"));

	private User() {
	}

	static int uid() {
		return UID;
	}

	static boolean isRoot() {
		return UID == 0;
	}

	static int owner(Path path) {
		try {
			return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Whose file is " + path + "?", ex);
		}
	}

	/**
	 * Hand a tree of files to nobody, as whom servers run that refuse root. Does nothing
	 * unless this JVM is root's.
	 * @param tree the file or directory
	 */
	static void giveToNobody(Path tree) throws IOException {
		if (!isRoot()) {
			return;
		}
		List<Path> paths;
		try (Stream<Path> walk = Files.walk(tree)) {
			paths = walk.toList();
		}
		for (Path path : paths) {
			Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
			Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
		}
	}

	/**
	 * Return the options with which {@code setpriv} runs a program as nobody.
	 * @return the options
	 */
	static List<String> nobody() {
		return List.of("--reuid", String.valueOf(NOBODY), "--regid", String.valueOf(NOBODY), "--clear-groups");
	}

}
