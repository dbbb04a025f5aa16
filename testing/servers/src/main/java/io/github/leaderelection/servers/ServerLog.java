package io.github.leaderelection.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a server says, since its latest start.
 */
final class ServerLog {

	private static final int TAIL = 4000;

	private final Path file;

	private volatile int start;

	ServerLog(Path file) {
		this.file = file;
	}

	Path file() {
		return this.file;
	}

	/**
	 * Leave out what has been said so far.
	 */
	void mark() {
		this.start = all().length();
	}

	boolean contains(String text) {
		return all().indexOf(text, this.start) >= 0;
	}

	String tail() {
		String all = all();
		return all.substring(Math.max(this.start, all.length() - TAIL));
	}

	private String all() {
		try {
			// Of any encoding, and there is one in which all bytes are characters.
			return Files.exists(this.file) ? Files.readString(this.file, StandardCharsets.ISO_8859_1) : "";
		}
		catch (IOException ex) {
			return "(cannot read " + this.file + ": " + ex + ")";
		}
	}

}
