package io.github.leaderelection.benchmarks.cost;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.leaderelection.redis.RedisElectionStore;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.data.redis.core.script.DigestUtils;

/**
 * The names of the store's scripts, by the digests under which Redis keeps them, and by
 * the lengths of their texts: the log of slow commands has only the beginning of a text.
 */
final class RedisScripts {

	private static final String FLAGS = "#!lua flags=allow-oom\n";

	private static final Pattern CUT = Pattern.compile("(?s)(.*)\\.\\.\\. \\((\\d+) more bytes\\)");

	private final Map<String, String> names = new HashMap<>();

	RedisScripts() {
		PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
		String folder = "classpath*:" + RedisElectionStore.class.getPackageName().replace('.', '/');
		try {
			String common = text(resources.getResources(folder + "/common.lua")[0]);
			for (Resource script : resources.getResources(folder + "/*.lua")) {
				add(common + text(script), String.valueOf(script.getFilename()));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the name of a script.
	 * @param word its digest or text, as it is in the log of slow commands
	 * @return the name
	 */
	String name(String word) {
		Matcher cut = CUT.matcher(word);
		String key = cut.matches() ? String.valueOf(cut.group(1).length() + Integer.parseInt(cut.group(2))) : word;
		return this.names.getOrDefault(key, "unknown");
	}

	private void add(String script, String name) {
		String sent = script.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("--"))
			.collect(Collectors.joining("\n"));
		for (String text : List.of(script, FLAGS + script, sent, FLAGS + sent)) {
			this.names.put(DigestUtils.sha1DigestAsHex(text), name);
			this.names.merge(String.valueOf(text.length()), name,
					(one, other) -> (one.contains(other)) ? one : one + " or " + other);
		}
	}

	private static String text(Resource resource) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		resource.getInputStream().transferTo(bytes);
		return bytes.toString(StandardCharsets.US_ASCII);
	}

}
