package io.github.leaderelection.store.support;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForeignEntries}.
 */
class ForeignEntriesTests {

	private final ByteArrayOutputStream log = new ByteArrayOutputStream();

	private final PrintStream console = System.err;

	private final ForeignEntries entries = new ForeignEntries("shop", "Remove the node");

	@BeforeEach
	void redirect() {
		System.setErr(new PrintStream(this.log, true, StandardCharsets.UTF_8));
	}

	@AfterEach
	void restore() {
		System.setErr(this.console);
	}

	@Test
	void eachContentIsReportedOnce() {
		for (int i = 0; i < 3; i++) {
			this.entries.report("node '/a'", "odd");
			this.entries.report("node '/a'", "odder");
			this.entries.report("node '/b'", "odd");
		}
		assertThat(lines()).hasSize(3)
			.first()
			.asString()
			.contains("WARN")
			.endsWith("[shop] Ignoring node '/a', which this library did not write (odd). Remove the node");
	}

	@Test
	void onlyTheFirstEntriesAreReported() {
		for (int i = 0; i < 30; i++) {
			this.entries.report("node '/a'", "value " + i);
		}
		assertThat(lines()).hasSize(20).filteredOn((line) -> line.endsWith("(further ones are not logged)")).hasSize(1);
		assertThat(lines().get(19)).contains("(value 19)").endsWith("(further ones are not logged)");
	}

	@Test
	void whatOthersWroteIsHarmlessAndShort() {
		this.entries.report("node '/\u001b[31m\n" + "x".repeat(1000) + "'", "\u001b[31m\r\n{}" + "y".repeat(1000));
		assertThat(lines()).hasSize(1);
		assertThat(lines().get(0)).contains("node '/?[31m?xxx")
			.contains("...")
			.contains("(?[31m??{}yyy")
			.hasSizeLessThan(800);
	}

	private List<String> lines() {
		return this.log.toString(StandardCharsets.UTF_8).lines().toList();
	}

}
