package io.github.leaderelection.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Collectors;

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

	Script() {
		String text = sent(read("common") + read(name().toLowerCase(Locale.ROOT)));
		this.plain = text.getBytes(StandardCharsets.US_ASCII);
		this.allowingOom = (ALLOW_OOM + text).getBytes(StandardCharsets.US_ASCII);
	}

	byte[] text(boolean allowOom) {
		return (allowOom) ? this.allowingOom : this.plain;
	}

	// Each call sends the whole script
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
