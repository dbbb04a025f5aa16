package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the workarounds for Ratis, beside the classes that it names.
 */
class WorkaroundsPageTests {

	private static final Pattern NAME = Pattern.compile("`(\\w+)`");

	private static final Path PAGE = Path.of("..", "docs", "backends", "raft-workarounds.md");

	private final String page = read(PAGE);

	@Test
	void classesAndPageReferToEachOther() {
		TreeMap<String, String> classes = sources("main");
		Set<String> referring = classes.keySet()
			.stream()
			.filter((name) -> classes.get(name).contains("docs/backends/" + PAGE.getFileName()))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(names(3)).isNotEmpty().isEqualTo(referring);
	}

	@Test
	void testsThatItNamesExist() {
		Set<String> named = names(2).stream()
			.filter((name) -> name.endsWith("Tests") || name.endsWith("Measurements"))
			.collect(Collectors.toSet());
		assertThat(named).isNotEmpty();
		assertThat(sources("test").keySet()).containsAll(named);
	}

	@Test
	void versionIsThatOfTheBuild() {
		String version = Pattern.compile("<ratis.version>(.*)</ratis.version>")
			.matcher(read(Path.of("..", "pom.xml")))
			.results()
			.map((result) -> result.group(1))
			.findFirst()
			.orElseThrow();
		assertThat(this.page).startsWith("# Workarounds for Apache Ratis " + version + "\n");
	}

	private Set<String> names(int column) {
		List<String[]> rows = this.page.lines()
			.filter((line) -> line.startsWith("|"))
			.map((line) -> line.split("\\|"))
			.toList();
		return rows.stream()
			.flatMap((row) -> NAME.matcher(row[column]).results())
			.map((MatchResult result) -> result.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static TreeMap<String, String> sources(String kind) {
		try (Stream<Path> files = Files.walk(Path.of("src", kind, "java"))) {
			TreeMap<String, String> sources = new TreeMap<>();
			files.filter((file) -> file.toString().endsWith(".java"))
				.forEach((file) -> sources.put(file.getFileName().toString().replace(".java", ""), read(file)));
			return sources;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
