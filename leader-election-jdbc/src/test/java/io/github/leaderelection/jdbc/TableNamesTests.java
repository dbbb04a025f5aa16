package io.github.leaderelection.jdbc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TableNames}.
 */
class TableNamesTests {

	@Test
	void namesBeginWithPrefix() {
		assertThat(TableNames.ofPrefix("app.LE_"))
			.isEqualTo(new TableNames("app.LE_SESSION", "app.LE_RECORD", "app.LE_TICK"));
		assertThat(TableNames.ofPrefix("")).isEqualTo(new TableNames("SESSION", "RECORD", "TICK"));
		assertThat(TableNames.ofPrefix("x".repeat(56)).session()).hasSize(63);
	}

	@Test
	void namesHaveTheCaseOfThePrefix() {
		assertThat(TableNames.ofPrefix("leader_election_"))
			.isEqualTo(new TableNames("leader_election_session", "leader_election_record", "leader_election_tick"));
		assertThat(TableNames.ofPrefix("App.jobs_1$"))
			.isEqualTo(new TableNames("App.jobs_1$session", "App.jobs_1$record", "App.jobs_1$tick"));
		assertThat(TableNames.ofPrefix("app.JOBS_").session()).isEqualTo("app.JOBS_SESSION");
		assertThat(TableNames.ofPrefix("Jobs_").session()).isEqualTo("Jobs_SESSION");
		assertThat(TableNames.ofPrefix("app.").session()).isEqualTo("app.SESSION");
		assertThat(TableNames.ofPrefix("_").record()).isEqualTo("_RECORD");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "1x", "x;DROP TABLE y;--", "x'", "\"x\"", "`x`", "a.b.c_", ".x", "a.1", "a-", "Ü",
			"x\n", "x\0", "$x", "/*", "[x]", "x(", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" })
	void prefixThatGivesNoNameIsRefused(String prefix) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableNames.ofPrefix(prefix))
			.withMessageContaining("leader-election.jdbc.table-prefix is '" + prefix.replaceAll("\\p{Cntrl}", "?"))
			.withMessageContaining("use at most 56 letters")
			.matches((ex) -> !ex.getMessage().contains("\n"));
	}

}
