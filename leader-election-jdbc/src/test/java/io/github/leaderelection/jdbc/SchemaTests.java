package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the schema scripts.
 */
class SchemaTests {

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "OTHER")
	void everyKindOfDatabaseHasScript(DatabaseKind kind) throws IOException {
		String script = script(kind);
		for (String name : new String[] { "LEADER_ELECTION_SESSION (", "LEADER_ELECTION_RECORD (", "NAMESPACE", "ID ",
				"NONCE", "LEASE_MILLIS", "CANDIDATE", "METADATA", "ELECTION", "STATE", "HOLDER", "TOKEN", "STORE_ID",
				"LEADER_ELECTION_TICK (", "JOB", "TICK", "PRIMARY KEY (NAMESPACE, ID)",
				"PRIMARY KEY (NAMESPACE, ELECTION)", "PRIMARY KEY (NAMESPACE, JOB)" }) {
			assertThat(script).contains(name);
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "OTHER")
	void documentedScriptIsTheOneInTheJar(DatabaseKind kind) throws IOException {
		assertThat(JdbcPage.blocks("sql")).contains(script(kind).strip());
	}

	@Test
	void everyDocumentedScriptIsInTheJar() throws IOException {
		List<String> scripts = new ArrayList<>();
		for (DatabaseKind kind : EnumSet.complementOf(EnumSet.of(DatabaseKind.OTHER))) {
			scripts.add(script(kind).strip());
		}
		assertThat(JdbcPage.blocks("sql")).filteredOn((block) -> block.contains("CREATE TABLE"))
			.isNotEmpty()
			.isSubsetOf(scripts);
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "hsqldb", "sqlite" })
	void scriptIsRepeatable(String platform) {
		String url = (platform.equals("sqlite")) ? "jdbc:sqlite::memory:" : "jdbc:%s:mem:schema".formatted(platform);
		SingleConnectionDataSource dataSource = new SingleConnectionDataSource(url, true);
		TestDatabase.withTables(platform, dataSource);
		TestDatabase.withTables(platform, dataSource);
		dataSource.destroy();
	}

	private static String script(DatabaseKind kind) throws IOException {
		return new ClassPathResource("schema-%s.sql".formatted(kind.platform()), JdbcElectionStore.class)
			.getContentAsString(StandardCharsets.UTF_8);
	}

}
