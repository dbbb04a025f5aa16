package io.github.leaderelection.raft.voter;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Has the operating system write to the disk what it may only have in memory, so that it
 * survives a loss of power.
 */
public final class Durability {

	private Durability() {
	}

	/**
	 * Write the content of a file, its name and that of its directory to the disk.
	 * @param file the file
	 * @throws IOException if that fails
	 */
	public static void force(Path file) throws IOException {
		forceContent(file);
		Path directory = file.toAbsolutePath().getParent();
		for (int level = 0; level < 2 && directory != null; level++) {
			forceNames(directory);
			directory = directory.getParent();
		}
	}

	static void forceContent(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.force(true);
		}
	}

	/**
	 * Write the names of the files of a directory to the disk.
	 * @param directory the directory
	 * @throws IOException if that fails
	 */
	static void forceNames(Path directory) throws IOException {
		FileChannel channel;
		try {
			channel = FileChannel.open(directory, StandardOpenOption.READ);
		}
		catch (AccessDeniedException ex) {
			// Windows opens no directory, and keeps names without being asked to
			return;
		}
		try (channel) {
			channel.force(true);
		}
	}

}
