package io.github.leaderelection.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

import org.springframework.data.redis.core.script.DigestUtils;

/**
 * The Lua scripts, one for each operation.
 */
enum Script {

	HEARTBEAT, DETAILS, CREATE, CLAIM, RELEASE, CLOSE, EVICT, SERVER, TICK, LAST_TICK;

	/**
	 * Lets a script write when the memory is full, since what it writes is bounded. Known
	 * to Redis 7 and later.
	 */
	private static final String ALLOW_OOM = "#!lua flags=allow-oom\n";

	private final byte[] plain;

	private final byte[] allowingOom;

	private final String plainSha;

	private final String allowingOomSha;

	Script() {
		String text = sent(read("common") + read(name().toLowerCase(Locale.ROOT)));
		this.plain = text.getBytes(StandardCharsets.US_ASCII);
		this.plainSha = DigestUtils.sha1DigestAsHex(text);
		this.allowingOom = (ALLOW_OOM + text).getBytes(StandardCharsets.US_ASCII);
		this.allowingOomSha = DigestUtils.sha1DigestAsHex(ALLOW_OOM + text);
	}

	byte[] text(boolean allowOom) {
		return (allowOom) ? this.allowingOom : this.plain;
	}

	/**
	 * Return the digest by which a server that has run the script knows it.
	 * @param allowOom whether it may write when the memory is full
	 * @return the digest
	 */
	String sha(boolean allowOom) {
		return (allowOom) ? this.allowingOomSha : this.plainSha;
	}

	// Comments and indentation are not part of it: some calls send the whole text
	private static String sent(String script) {
		return script.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("--"))
			.collect(Collectors.joining("\n"));
	}

	private static String read(String name) {
		try (InputStream script = Script.class.getResourceAsStream(name + ".lua")) {
			if (script == null) {
				throw new IllegalStateException("The script %s.lua is missing".formatted(name));
			}
			return new String(script.readAllBytes(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
