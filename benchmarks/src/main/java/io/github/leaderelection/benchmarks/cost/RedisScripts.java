package io.github.leaderelection.benchmarks.cost;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import io.github.leaderelection.redis.RedisElectionStore;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.data.redis.core.script.DigestUtils;

/**
 * The names of the store's scripts by the digests under which Redis keeps them.
 */
final class RedisScripts {

	private static final String FLAGS = "#!lua flags=allow-oom\n";

	private RedisScripts() {
	}

	static Map<String, String> digests() {
		String folder = RedisElectionStore.class.getPackageName().replace('.', '/');
		try {
			Map<String, String> digests = new HashMap<>();
			String common = text(
					new PathMatchingResourcePatternResolver().getResource("classpath:" + folder + "/common.lua"));
			for (Resource script : new PathMatchingResourcePatternResolver()
				.getResources("classpath*:" + folder + "/*.lua")) {
				String text = common + text(script);
				String name = String.valueOf(script.getFilename());
				digests.put(DigestUtils.sha1DigestAsHex(text), name);
				digests.put(DigestUtils.sha1DigestAsHex(FLAGS + text), name);
			}
			return digests;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Resource resource) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		resource.getInputStream().transferTo(bytes);
		return bytes.toString(StandardCharsets.US_ASCII);
	}

}
