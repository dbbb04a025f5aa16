package io.github.leaderelection.console;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.ElectionStatus.State;
import org.htmlunit.html.HtmlElement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the changes that the page of the console offers.
 */
@Timeout(180)
class ConsoleActionsTests {

	private static final long TOKEN = StatusBuilder.TOKEN;

	private static final String CONFIRM = "dialog .primary";

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

	private static StatusBuilder writable() {
		return new StatusBuilder().member("other", false, Map.of()).leads("reports", TOKEN).writable();
	}

	private static String done(String outcome) {
		return "{\"election\": \"reports\", \"action\": \"RESIGN\", \"outcome\": \"%s\"}".formatted(outcome);
	}

	@Test
	void changesAreOfferedOnlyWhereTheEndpointIsWritable() throws IOException {
		open(new StatusBuilder().leads("reports", TOKEN));
		assertThat(this.browser.all("#elections .col-act button")).allMatch((button) -> button.hasAttribute("hidden"));
		assertThat(this.browser.all(".controls button")).allMatch((button) -> button.hasAttribute("hidden"));
		assertThat(this.browser.text("#console")).contains("management.endpoint.leaderelection.access=unrestricted");
		this.server.shows(writable().build());
		this.browser.refresh();
		assertThat(this.browser.isShown("#elections .col-act button")).isTrue();
		assertThat(this.browser.isShown(".controls button")).isTrue();
	}

	@Test
	void nothingIsSentBeforeTheConfirmation() throws IOException {
		open(writable()).click("#elections .col-act button");
		assertThat(this.browser.one(CONFIRM).hasAttribute("disabled")).isTrue();
		this.browser.click("#change-resign");
		assertThat(this.browser.text(CONFIRM)).isEqualTo("Resign");
		assertThat(this.browser.one(CONFIRM).hasAttribute("disabled")).isFalse();
		this.browser.click("dialog button[type=button]");
		assertThat(this.browser.one("dialog").hasAttribute("open")).isFalse();
		assertThat(this.browser.run("document.activeElement.textContent")).isEqualTo("Change…");
		assertThat(this.server.writes()).isEmpty();
	}

	@Test
	void resigns() throws IOException {
		this.server.answersWrites(202, done("HANDING_OFF"));
		open(writable()).click("#elections .col-act button").click("#change-resign").click(CONFIRM);
		assertThat(this.server.writes()).singleElement().satisfies((write) -> {
			assertThat(write.path()).isEqualTo("/actuator/leaderelection/reports");
			assertThat(write.body()).isEqualTo("{\"action\":\"resign\"}");
			assertThat(write.header("Content-Type")).startsWith("application/json");
			assertThat(write.header("X-XSRF-TOKEN")).isNull();
		});
		assertThat(this.browser.text(".notice")).isEqualTo("reports resigned: running work drains.");
		assertThat(this.browser.one("dialog").hasAttribute("open")).isFalse();
	}

	@Test
	void handsOverToAMember() throws IOException {
		this.server.answersWrites(202, done("HANDING_OFF"));
		open(writable().member("third", false, Map.of())).click("#elections .col-act button");
		assertThat(this.browser.all("#change-to option")).extracting(HtmlElement::getTextContent)
			.containsExactly("other", "third");
		this.browser.click("#change-transfer");
		this.browser.run("document.getElementById('change-to').value = 'session-of-third'");
		this.browser.click(CONFIRM);
		assertThat(this.server.writes()).singleElement()
			.extracting(ConsoleServer.Request::body)
			.isEqualTo("{\"action\":\"resign\",\"to\":\"session-of-third\"}");
	}

	@Test
	void pausesAndResumes() throws IOException {
		this.server.answersWrites(200, done("DONE"));
		open(writable()).click("#elections .col-act button");
		assertThat(this.browser.one("#change-resume").hasAttribute("disabled")).isTrue();
		this.browser.click("#change-pause").click(CONFIRM);
		this.server.shows(new StatusBuilder().paused("reports", "operator").writable().build());
		this.browser.refresh().click("#elections .col-act button");
		assertThat(this.browser.one("#change-pause").hasAttribute("disabled")).isTrue();
		assertThat(this.browser.one("#change-resign").hasAttribute("disabled")).isTrue();
		assertThat(this.browser.text("#change-resign-text")).isEqualTo("This instance does not lead.");
		this.browser.click("#change-resume").click(CONFIRM);
		assertThat(this.server.writes()).extracting(ConsoleServer.Request::body)
			.containsExactly("{\"action\":\"pause\"}", "{\"action\":\"resume\"}");
		assertThat(this.browser.text(".notice")).isEqualTo("reports resumed.");
	}

	@Test
	void pauseOfAnotherCannotBeLifted() throws IOException {
		open(new StatusBuilder().paused("reports", "health").writable()).click("#elections .col-act button");
		assertThat(this.browser.one("#change-resume").hasAttribute("disabled")).isTrue();
		assertThat(this.browser.text("#change-resume-text")).isEqualTo("It is not paused by an operator.");
	}

	@Test
	void changesAllElections() throws IOException {
		this.server.answersWrites(200, "{\"action\": \"PAUSE\", \"total\": 0, \"handedOff\": []}");
		open(writable()).click(".controls button");
		assertThat(this.browser.text("dialog h2")).isEqualTo("Change all elections of this instance");
		assertThat(this.browser.one("#change-transfer").hasAttribute("disabled")).isTrue();
		this.browser.click("#change-pause").click(CONFIRM);
		assertThat(this.server.writes()).singleElement()
			.extracting(ConsoleServer.Request::path)
			.isEqualTo("/actuator/leaderelection");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			401 | you are not logged in | Log in
			403 | you may not change elections | XSRF-TOKEN
			405 | the endpoint is not writable | management.endpoint.leaderelection.access=unrestricted
			500 | The instance answered with status 500 | Read the log
			""")
	void refusedWriteSaysWhyAndWhatToDo(int status, String why, String remedy) throws IOException {
		this.server.answersWrites(status, "");
		open(writable()).click("#elections .col-act button").click("#change-resign").click(CONFIRM);
		assertThat(this.browser.text("dialog [role=alert]")).contains(why).contains(remedy);
		assertThat(this.browser.isShown("dialog [role=alert]")).isTrue();
		assertThat(this.browser.one("dialog").hasAttribute("open")).isTrue();
		assertThat(this.browser.one(CONFIRM).hasAttribute("disabled")).isFalse();
		this.server.answersWrites(202, done("HANDING_OFF"));
		this.browser.click(CONFIRM);
		assertThat(this.browser.one("dialog").hasAttribute("open")).isFalse();
		this.browser.click("#elections .col-act button");
		assertThat(this.browser.isShown("dialog [role=alert]")).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			NOT_LEADER | this instance does not lead
			NOT_JOINED | this instance has not joined the election
			NO_SUCH_MEMBER | no other live instance has that id
			""")
	void writeThatDidNothingSaysWhy(String outcome, String why) throws IOException {
		this.server.answersWrites(409, done(outcome));
		open(writable()).click("#elections .col-act button").click("#change-resign").click(CONFIRM);
		assertThat(this.browser.text("dialog [role=alert]")).contains("Nothing was done: " + why);
	}

	@Test
	void writeWithoutAnAnswerIsUnknown() throws IOException {
		open(writable()).click("#elections .col-act button").click("#change-resign");
		this.server.close();
		this.browser.click(CONFIRM);
		assertThat(this.browser.text("dialog [role=alert]")).contains("whether the action was done is unknown");
	}

	@Test
	void problemOfABadRequestIsShown() throws IOException {
		this.server.answersWrites(400, "{\"problem\": \"Parameter 'action' is none of them\"}");
		open(writable()).click("#elections .col-act button").click("#change-resign").click(CONFIRM);
		assertThat(this.browser.text("dialog [role=alert]")).contains("Refused: Parameter 'action' is none of them");
	}

	@Test
	void tokenOfTheCookieIsSent() throws IOException {
		this.server.answersWrites(202, done("HANDING_OFF"));
		open(writable());
		this.browser.run("document.cookie = 'other=1'; document.cookie = 'XSRF-TOKEN=a%20b'");
		this.browser.click("#elections .col-act button").click("#change-resign").click(CONFIRM);
		assertThat(this.server.writes().get(0).header("X-XSRF-TOKEN")).isEqualTo("a b");
	}

	@ParameterizedTest
	@ValueSource(strings = { "tenants/a", "a:b", "a.b_c-d" })
	void nameIsSentAsItIs(String name) throws IOException {
		this.server.answersWrites(202, done("HANDING_OFF"));
		open(new StatusBuilder().leads(name, TOKEN).writable()).click("#elections .col-act button")
			.click("#change-resign")
			.click(CONFIRM);
		assertThat(this.server.writes().get(0).path().replace("%3A", ":"))
			.isEqualTo("/actuator/leaderelection/" + name);
	}

	/**
	 * A browser would send the change of another election.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "a/../b", "a//b", "a/./b", "a/" })
	void nameThatNoUrlCanKeepIsNotSent(String name) throws IOException {
		open(new StatusBuilder().leads(name, TOKEN).writable()).click("#elections .col-act button")
			.click("#change-resign")
			.click(CONFIRM);
		assertThat(this.server.writes()).isEmpty();
		assertThat(this.browser.text("dialog [role=alert]")).contains("No URL can name this election", "Use JMX");
	}

	@Test
	void electionOfAFollowerCanOnlyBePaused() throws IOException {
		open(new StatusBuilder().member("other", false, Map.of())
			.election("reports", State.FOLLOWING, "other", TOKEN, Set.of(), List.of())
			.writable()).click("#elections .col-act button");
		assertThat(this.browser.all("dialog input")).filteredOn((radio) -> !radio.hasAttribute("disabled"))
			.extracting(HtmlElement::getId)
			.containsExactly("change-pause");
	}

}
