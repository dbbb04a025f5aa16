package io.github.leaderelection.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks a {@code .tar.xz}, so that no program has to be there that does.
 */
final class TarXz {

	private static final int ANY_EXECUTES = 0111;

	private TarXz() {
	}

	static void unpack(InputStream content, Path directory) throws IOException {
		TarArchiveInputStream archive = new TarArchiveInputStream(
				new BufferedInputStream(new XZInputStream(content), 1 << 16));
		TarArchiveEntry entry;
		while ((entry = archive.getNextEntry()) != null) {
			Path file = directory.resolve(entry.getName()).normalize();
			if (!file.startsWith(directory)) {
				throw new IOException(entry.getName() + " would be unpacked outside of " + directory);
			}
			unpack(archive, entry, file);
		}
	}

	private static void unpack(TarArchiveInputStream archive, TarArchiveEntry entry, Path file) throws IOException {
		if (entry.isDirectory()) {
			Directories.open(file);
			return;
		}
		if (entry.isSymbolicLink()) {
			Directories.open(file.resolveSibling(""));
			Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
		}
		else if (entry.isLink()) {
			throw new IOException(entry.getName() + " is a hard link, which is not supported");
		}
		else {
			Directories.write(file, archive, (entry.getMode() & ANY_EXECUTES) != 0);
		}
	}

}
