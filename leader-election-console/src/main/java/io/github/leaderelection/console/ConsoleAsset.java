package io.github.leaderelection.console;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.util.MimeType;

/**
 * A file of the console. Immutable.
 */
public final class ConsoleAsset {

	private static final int ETAG_BYTES = 12;

	private final String name;

	private final MimeType type;

	private final byte[] content;

	private final String etag;

	ConsoleAsset(String name, MimeType type, byte[] content) {
		this.name = name;
		this.type = type;
		this.content = content;
		this.etag = "\"" + HexFormat.of().formatHex(digest(content), 0, ETAG_BYTES) + "\"";
	}

	private static byte[] digest(byte[] content) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(content);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the name of the file.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the type of the content, with the charset if it is text.
	 * @return the type
	 */
	public MimeType type() {
		return this.type;
	}

	/**
	 * Return the content.
	 * @return a resource of which any number of streams can be opened
	 */
	public Resource content() {
		return new ByteArrayResource(this.content, this.name);
	}

	/**
	 * Return the content as text.
	 * @return the text
	 */
	public String text() {
		return new String(this.content, StandardCharsets.UTF_8);
	}

	/**
	 * Return the entity tag, which changes with the content.
	 * @return the quoted tag
	 */
	public String etag() {
		return this.etag;
	}

	ConsoleAsset withText(String text) {
		return new ConsoleAsset(this.name, this.type, text.getBytes(StandardCharsets.UTF_8));
	}

}
