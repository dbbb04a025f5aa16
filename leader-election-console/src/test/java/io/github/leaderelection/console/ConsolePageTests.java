package io.github.leaderelection.console;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.actuate.ElectionDescriptors.WorkDescriptor;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import io.github.leaderelection.actuate.ElectionHistory.Kind;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlSelect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the console: what it shows of each state.
 */
@Timeout(180)
class ConsolePageTests {

	private static final long TOKEN = StatusBuilder.TOKEN;

	private final ConsoleServer server = new ConsoleServer();

	private final ConsoleBrowser browser = new ConsoleBrowser();

	@AfterEach
	void close() {
		try (this.server) {
			this.browser.close();
		}
	}

	private ConsoleBrowser open(StatusBuilder status) throws IOException {
		this.server.shows(status.build());
		return this.browser.open(this.server.url());
	}

	private ConsoleBrowser then(StatusBuilder status) {
		this.server.shows(status.build());
		return this.browser.refresh();
	}

	private static Instant ago(long seconds) {
		return StatusBuilder.NOW.minusSeconds(seconds);
	}

	@Test
	void leaderSeesItsTerm() throws IOException {
		open(new StatusBuilder().leads("reports", TOKEN));
		assertThat(this.browser.rows("#elections").get(0).subList(0, 7)).containsExactly("reports",
				"This instance leads", "me", String.valueOf(TOKEN), "30 s", "6.2 s left", "30 s ago: granted");
		assertThat(this.browser.text(".tiles")).contains("Leads1 of 1", "Without a leader0", "StoreAnswers");
		assertThat(this.browser.text(".scope")).isEqualTo("shop · raft");
		assertThat(this.browser.text(".fresh")).isEqualTo("Live");
		assertThat(this.browser.all(".tl-own")).hasSize(1);
		assertThat(this.browser.isShown(".banner")).isFalse();
	}

	@Test
	void followerSeesTheHeartbeatOfTheLeader() throws IOException {
		open(new StatusBuilder().member("other", false, Map.of()).follows("reports", "other", TOKEN));
		assertThat(this.browser.rows("#elections").get(0).subList(0, 7)).containsExactly("reports", "Follows", "other",
				String.valueOf(TOKEN), "30 s", "heartbeat 1.5 s ago", "30 s ago: observed");
		assertThat(this.browser.all(".tl-other")).hasSize(1);
		assertThat(this.browser.all(".wrong")).isEmpty();
	}

	@Test
	void electionWithoutALeaderIsWrong() throws IOException {
		open(new StatusBuilder().nobody("a", State.LEADERLESS)
			.nobody("b", State.UNKNOWN)
			.nobody("c", State.DRAINING)
			.leads("d", TOKEN));
		assertThat(this.browser.rows("#elections")).extracting((row) -> row.get(1))
			.containsExactly("No leader", "Unknown", "Drains", "This instance leads");
		assertThat(this.browser.all("#elections .badge-wrong")).hasSize(2);
		assertThat(this.browser.text(".tiles .wrong")).isEqualTo("2");
		this.browser.click("[data-group=problems]");
		assertThat(this.browser.rows("#elections")).extracting((row) -> row.get(0)).containsExactly("a", "b");
	}

	@Test
	void storeThatDoesNotAnswerIsAnAlert() throws IOException {
		open(new StatusBuilder().leads("reports", TOKEN).problem("Connection refused"));
		HtmlElement alert = this.browser.all("[role=alert]").get(1);
		assertThat(alert.hasAttribute("hidden")).isFalse();
		assertThat(alert.getTextContent()).startsWith("The store does not answer: Connection refused");
		assertThat(this.browser.text(".tiles")).contains("StoreNo answer for 12 s");
		then(new StatusBuilder().leads("reports", TOKEN));
		assertThat(alert.hasAttribute("hidden")).isTrue();
	}

	@Test
	void answerThatFailsMakesThePageStaleUntilTheNextOne() throws IOException {
		open(new StatusBuilder().leads("reports", TOKEN));
		this.server.answersReads(500, "");
		this.browser.refresh();
		assertThat(this.browser.text("[role=alert]")).contains("The instance answered with status 500");
		assertThat(this.browser.text(".fresh")).startsWith("Stale: as of");
		assertThat(this.browser.one("#console").getAttribute("class")).contains("stale");
		assertThat(this.browser.rows("#elections")).hasSize(1);
		then(new StatusBuilder().leads("reports", TOKEN));
		assertThat(this.browser.isShown("[role=alert]")).isFalse();
		assertThat(this.browser.text(".fresh")).isEqualTo("Live");
		assertThat(this.browser.one("#console").getAttribute("class")).doesNotContain("stale");
	}

	@Test
	void instanceThatIsGoneMakesThePageStale() throws IOException {
		open(new StatusBuilder().leads("reports", TOKEN));
		this.server.close();
		this.browser.refresh();
		assertThat(this.browser.text("[role=alert]")).contains("The instance does not answer")
			.contains("The page tries again");
		assertThat(this.browser.text(".fresh")).startsWith("Stale: as of");
	}

	@Test
	void endpointThatIsNotExposedIsNamedWithTheRemedy() throws IOException {
		this.server.answersReads(404, "");
		this.browser.open(this.server.url());
		assertThat(this.browser.text("[role=alert]")).contains("The endpoint leaderelection is not exposed")
			.contains("management.endpoints.web.exposure.include");
		assertThat(this.browser.text(".fresh")).isEqualTo("No answer yet");
		assertThat(this.browser.isShown("#elections")).isFalse();
	}

	@Test
	void refusedReadsSayWhatToDo() throws IOException {
		this.server.answersReads(401, "");
		this.browser.open(this.server.url());
		assertThat(this.browser.text("[role=alert]")).contains("You are not logged in");
		this.server.answersReads(403, "");
		assertThat(this.browser.refresh().text("[role=alert]")).contains("You may not read the elections");
		this.server.answersReads(200, "<html>Log in</html>");
		assertThat(this.browser.refresh().text("[role=alert]")).contains("not that of the endpoint")
			.contains("The session may have ended");
		this.server.answersReads(200, "{\"a\": 1}");
		assertThat(this.browser.refresh().text("[role=alert]")).contains("cannot be read");
	}

	@Test
	void pauseIsShownWithItsLabel() throws IOException {
		open(new StatusBuilder().paused("reports", "operator", "health").leads("other", TOKEN));
		assertThat(this.browser.rows("#elections").get(1).get(1)).contains("Paused by health, operator");
		this.browser.click("[data-group=paused]");
		assertThat(this.browser.rows("#elections")).hasSize(1);
	}

	@Test
	void changeOfTheLeaderIsAnnounced() throws IOException {
		open(new StatusBuilder().member("other", false, Map.of()).leads("reports", TOKEN));
		assertThat(this.browser.text("[aria-live=polite]")).isEmpty();
		then(new StatusBuilder().member("other", false, Map.of()).follows("reports", "other", TOKEN + 1));
		assertThat(this.browser.text("[aria-live=polite]")).isEqualTo("reports is led by other, token " + (TOKEN + 1));
		then(new StatusBuilder().nobody("reports", State.LEADERLESS));
		assertThat(this.browser.text("[aria-live=polite]")).isEqualTo("reports has no leader");
	}

	@Test
	void termsAreKeptBeyondWhatTheEndpointShows() throws IOException {
		for (int i = 0; i < 8; i++) {
			StatusBuilder status = new StatusBuilder().election("reports", State.LEADING, "me", TOKEN + i, Set.of(),
					List.of(new Change(ago(80 - 10 * i), Kind.GRANTED, "me", TOKEN + i, null),
							new Change(ago(82 - 10 * i), Kind.REVOKED, "me", TOKEN + i - 1, "RESIGNED")));
			if (i == 0) {
				open(status);
			}
			else {
				then(status);
				then(status);
			}
		}
		this.browser.click("#elections button.link");
		assertThat(this.browser.text("#terms h3")).isEqualTo("Terms of reports");
		List<List<String>> terms = this.browser.rows("#terms");
		assertThat(terms).hasSize(9);
		assertThat(terms.get(0)).contains("me", String.valueOf(TOKEN + 7), "lasts", "–");
		assertThat(terms.get(1)).contains(String.valueOf(TOKEN + 6), "8.0 s", "resigned");
		assertThat(terms.get(8)).contains(String.valueOf(TOKEN - 1), "earlier", "resigned");
		assertThat(this.browser.all(".tl-span")).hasSize(9);
		this.browser.click("#elections button.link");
		assertThat(this.browser.isShown("#terms h3")).isFalse();
	}

	@Test
	void membersAreShownWithMetadataAndHeartbeats() throws IOException {
		open(new StatusBuilder().member("other", false, Map.of("zone", "a", "url", "http://10.0.0.4"))
			.silent("late", Duration.ofSeconds(8))
			.follows("a", "other", TOKEN)
			.follows("b", "other", TOKEN + 1));
		assertThat(this.browser.rows("#members")).extracting((row) -> row.subList(0, 4))
			.containsExactly(List.of("methis instance", "1.5 s ago", "0", "–"),
					List.of("other", "1.5 s ago", "2", "urlhttp://10.0.0.4zonea"),
					List.of("late", "8.0 s ago", "0", "–"));
		assertThat(this.browser.all("#members .wrong")).hasSize(1);
	}

	@Test
	void endsOfTermsAreShownByReason() throws IOException {
		open(new StatusBuilder().leads("a", TOKEN).ended(Reason.RESIGNED, 14).ended(Reason.RENEW_DEADLINE, 3));
		assertThat(this.browser.rows("#ends")).extracting((row) -> row.subList(0, 2))
			.containsExactly(List.of("Resigned", "14"), List.of("Stopped", "0"), List.of("Paused", "0"),
					List.of("Left", "0"), List.of("Renew deadline", "3"), List.of("Superseded", "0"));
		assertThat(this.browser.run("document.querySelector('#ends .bar-wrong').getAttribute('width')").toString())
			.startsWith("21.4");
	}

	@Test
	void jobsAreShownWithTheirFailures() throws IOException {
		open(new StatusBuilder().election("reports", State.LEADING, "me", TOKEN, Set.of(), List.of(), List.of(
				new WorkDescriptor("mailer.send", 1, 12, 3, ago(4), Duration.ofMillis(200), null),
				new WorkDescriptor("report.write", 0, 1, 0, ago(9), Duration.ofSeconds(2), "java.io.IOException"))));
		assertThat(this.browser.rows("#jobs")).containsExactly(
				List.of("report.write", "reports", "0", "1", "0", "9.0 s ago", "2.0 s", "IOException"),
				List.of("mailer.send", "reports", "1", "12", "3", "4.0 s ago", "200 ms", "–"));
	}

	@Test
	void backendIsShownWithItsVoters() throws IOException {
		Map<String, Object> first = Map.of("id", "a", "self", true, "reachable", true);
		Map<String, Object> second = Map.of("id", "b", "self", false, "reachable", false);
		open(new StatusBuilder().leads("a", TOKEN)
			.details(Map.of("raft", Map.of("state", "leader", "leader", "a", "voters", List.of(first, second)))));
		assertThat(this.browser.text("#backend")).contains("backendraft", "namespaceshop", "storeanswers",
				"lease duration10 s", "stateleader");
		assertThat(this.browser.rows("#backend")).hasSize(2);
		assertThat(this.browser.rows("#backend").get(1)).containsExactlyInAnyOrder("b", "no", "no");
		assertThat(this.browser.all("#backend .wrong")).hasSize(1);
	}

	@Test
	void tokenBeyondTheExactNumbersOfTheScriptIsShownExactly() throws IOException {
		long huge = (1L << 62) - 1;
		open(new StatusBuilder().follows("reports", "other", huge));
		assertThat(this.browser.rows("#elections").get(0)).contains("4611686018427387903");
		then(new StatusBuilder().follows("reports", "other", huge - 1));
		assertThat(this.browser.rows("#elections").get(0)).contains("4611686018427387902");
	}

	@Test
	void thousandElectionsAreSearchedSortedAndPaged() throws IOException {
		open(thousand());
		assertThat(this.browser.text(".found")).isEqualTo("1–25 of 1\u202f000");
		assertThat(this.browser.rows("#elections")).hasSize(25);
		this.browser.click("[aria-label='Next page']");
		assertThat(this.browser.text(".found")).isEqualTo("26–50 of 1\u202f000");
		this.browser.type("#search", "77");
		assertThat(this.browser.text(".found")).isEqualTo("1–19 of 19");
		this.browser.click("[data-sort=name]");
		assertThat(this.browser.rows("#elections").get(0).get(0)).isEqualTo("tenants/977");
		assertThat(this.browser.one("#elections th").getAttribute("aria-sort")).isEqualTo("descending");
		this.browser.click("[data-sort=token]");
		assertThat(this.browser.rows("#elections").get(0).get(0)).isEqualTo("tenants/77");
		this.browser.click("[data-group=leading]");
		assertThat(this.browser.rows("#elections")).allMatch((row) -> row.get(1).equals("This instance leads"));
		this.browser.type("#search", "nothing");
		assertThat(this.browser.text("#elections .empty")).isEqualTo("No election matches.");
		assertThat(this.browser.text(".found")).isEqualTo("None");
	}

	@Test
	void sizeOfAPageIsChosen() throws IOException {
		open(thousand());
		((HtmlSelect) this.browser.one("#size")).setSelectedAttribute("100", true);
		this.browser.settle();
		assertThat(this.browser.rows("#elections")).hasSize(100);
		assertThat(this.browser.all("#terms .tl-label bdi")).hasSize(25);
	}

	private static StatusBuilder thousand() {
		StatusBuilder status = new StatusBuilder().member("other", false, Map.of());
		IntStream.range(0, 1000).forEach((i) -> {
			if (i % 3 == 0) {
				status.leads("tenants/" + i, TOKEN + i);
			}
			else {
				status.follows("tenants/" + i, "other", TOKEN + i);
			}
		});
		return status;
	}

	@Test
	void moreElectionsThanOneAnswerAreReadPageByPage() throws IOException {
		this.server.shows(
				(query) -> (query.contains("after=b")) ? new StatusBuilder().leads("c", TOKEN + 2).page(null, 3).build()
						: new StatusBuilder().leads("a", TOKEN).leads("b", TOKEN + 1).page("b", 3).build());
		this.browser.open(this.server.url());
		assertThat(this.browser.rows("#elections")).extracting((row) -> row.get(0)).containsExactly("a", "b", "c");
	}

	@Test
	void elementsAndTheFocusSurviveAnUpdate() throws IOException {
		open(new StatusBuilder().leads("a", TOKEN).leads("b", TOKEN + 1).writable());
		this.browser.run("document.querySelectorAll('#elections button.link')[1].focus()");
		then(new StatusBuilder().leads("0", TOKEN + 2).leads("a", TOKEN).leads("b", TOKEN + 1).writable());
		assertThat(this.browser.run("document.activeElement.textContent")).isEqualTo("b");
	}

	@Test
	void coloursAreChosenAndKept() throws IOException {
		open(new StatusBuilder().leads("a", TOKEN));
		assertThat(this.browser.run("document.documentElement.getAttribute('data-theme')")).isNull();
		((HtmlSelect) this.browser.one(".theme")).setSelectedAttribute("dark", true);
		assertThat(this.browser.run("document.documentElement.getAttribute('data-theme')")).isEqualTo("dark");
		this.browser.open(this.server.url());
		assertThat(this.browser.run("document.documentElement.getAttribute('data-theme')")).isEqualTo("dark");
		assertThat(((HtmlSelect) this.browser.one(".theme")).getSelectedOptions().get(0).getValueAttribute())
			.isEqualTo("dark");
	}

}
