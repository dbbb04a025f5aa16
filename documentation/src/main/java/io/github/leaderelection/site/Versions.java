package io.github.leaderelection.site;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.samskivert.mustache.Mustache;

/**
 * The page that lists the versions, from the folders that lie beside each other.
 */
final class Versions {

	private Versions() {
	}

	static String page(Path output) throws IOException {
		List<Map<String, String>> versions = list(output).stream()
			.map((version) -> Map.of("version", version))
			.toList();
		return Mustache.compiler()
			.compile(ScriptEngine.text("/site/versions.mustache"))
			.execute(Map.of("versions", versions, "newest", versions.get(0).get("version")));
	}

	/**
	 * Return the versions in a folder.
	 * @param output the folder
	 * @return their names, the newest first
	 * @throws IOException if the folder cannot be read
	 */
	static List<String> list(Path output) throws IOException {
		try (Stream<Path> folders = Files.list(output)) {
			return folders.filter((folder) -> Files.exists(folder.resolve("docs/index.html")))
				.map((folder) -> folder.getFileName().toString())
				.sorted(Comparator.comparing(Version::parse).reversed())
				.toList();
		}
	}

}
