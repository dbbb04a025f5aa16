package io.github.leaderelection.zookeeper;

/**
 * The folder of a namespace is missing, or a part of it.
 */
final class MissingFolderException extends RuntimeException {

	MissingFolderException(String base) {
		super("Folder '%s' is missing or incomplete".formatted(base));
	}

}
