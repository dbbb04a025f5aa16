package io.github.leaderelection.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

import org.jspecify.annotations.Nullable;

/**
 * Copies and deletes whole directories.
 */
final class Directories {

	private Directories() {
	}

	/**
	 * Make sure of a directory that other users may read but not write, whatever the
	 * umask.
	 * @param directory the directory
	 * @return the directory
	 */
	static Path open(Path directory) throws IOException {
		Files.createDirectories(directory);
		return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/**
	 * Write a file that other users may read, in a directory that is made for it.
	 * @param file the file
	 * @param content what goes in
	 * @param program whether it may be executed
	 */
	static void write(Path file, InputStream content, boolean program) throws IOException {
		open(file.resolveSibling(""));
		Files.copy(content, file);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString((program) ? "rwxr-xr-x" : "rw-r--r--"));
	}

	/**
	 * Copy a directory with its permissions; the copies belong to the user of this JVM.
	 * @param source the directory to copy
	 * @param target where its content goes
	 */
	static void copy(Path source, Path target) throws IOException {
		Files.walkFileTree(source, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
					throws IOException {
				Path copy = target.resolve(source.relativize(directory));
				Files.createDirectories(copy);
				Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.copy(file, target.resolve(source.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES,
						LinkOption.NOFOLLOW_LINKS);
				return FileVisitResult.CONTINUE;
			}

		});
	}

	/**
	 * Delete a directory, if it is there. What vanishes meanwhile is no error: a server
	 * that has just been killed may have had its own way of tidying up.
	 * @param directory the directory to delete
	 */
	static void delete(Path directory) throws IOException {
		if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
				if (failure instanceof NoSuchFileException) {
					return FileVisitResult.CONTINUE;
				}
				throw failure;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
				Files.deleteIfExists(visited);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
