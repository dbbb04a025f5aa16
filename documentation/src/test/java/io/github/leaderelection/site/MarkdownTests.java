package io.github.leaderelection.site;

import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Markdown}.
 */
class MarkdownTests {

	private final Markdown markdown = new Markdown();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			What is promised, and what is not | what-is-promised-and-what-is-not
			Checkpoint and restore (CRaC) | checkpoint-and-restore-crac
			Spring Integration: LockRegistryLeaderInitiator | spring-integration-lockregistryleaderinitiator
			ShedLock: @SchedulerLock | shedlock-schedulerlock
			`@OnLeader` on *listeners* | onleader-on-listeners
			Start & stop – again | start--stop--again
			snake_case and kebab-case | snake_case-and-kebab-case
			Format 1.2 | format-12
			Ähnliche Wörter | ähnliche-wörter
			""")
	void anchorIsThatOfARepositoryBrowser(String heading, String anchor) {
		assertThat(this.markdown.render("## " + heading).expectFirst("h2").id()).isEqualTo(anchor);
	}

	@Test
	void secondAnchorOfTheSameNameHasANumber() {
		Element body = this.markdown.render("## Upgrade\n\n## Upgrade\n\n### Upgrade");
		assertThat(body.select("h2, h3").eachAttr("id")).containsExactly("upgrade", "upgrade-1", "upgrade-2");
	}

	@Test
	void tableIsATable() {
		Element body = this.markdown.render("| word | meaning |\n|---|---|\n| `a` | b \\| c |");
		assertThat(body.select("td").eachText()).containsExactly("a", "b | c");
	}

	@Test
	void fileThatIsNoMarkdownIsShownAsItIs() {
		Element body = Markdown.code("monitoring/rules.yml", "a: \"<b>\"\n\tc");
		assertThat(body.expectFirst("h1").text()).isEqualTo("monitoring/rules.yml");
		assertThat(body.expectFirst("code.language-yml").wholeText()).isEqualTo("a: \"<b>\"\n\tc");
	}

}
