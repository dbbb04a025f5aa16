package io.github.leaderelection.console;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the scripts of the console that know no page. All of them use one page, which
 * takes longer to load than they run.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleModelTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final ConsoleServer server = new ConsoleServer();

	private final ConsoleBrowser browser = new ConsoleBrowser();

	@BeforeAll
	void open() throws IOException {
		this.server.shows(new StatusBuilder().build());
		this.browser.open(this.server.url());
	}

	@AfterEach
	void assertNoErrors() {
		assertThat(this.browser.errors()).isEmpty();
	}

	@AfterAll
	void close() {
		try (this.server) {
			this.browser.close();
		}
	}

	private String run(String script) {
		return String.valueOf(this.browser.run("JSON.stringify(" + script + ")"));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "'PT0.2S',200", "'PT1M2.5S',62500", "'PT48H',172800000", "'P1DT1H',90000000", "'PT-0.1S',-100",
					"'-PT1S',-1000", "1.5,1500", "'x',null", "null,null", "undefined,null", "'PT1E-3S',1" })
	void durationIsRead(String json, String millis) {
		assertThat(run("LeaderConsole.text.millis(" + json + ")")).isEqualTo(millis);
	}

	@ParameterizedTest
	@CsvSource({ "0,0 ms", "999,999 ms", "1000,1.0 s", "59000,59 s", "61000,1 min 01 s", "3660000,1 h 01 min",
			"90000000,1 d 1 h", "-1500,−1.5 s", "null,–" })
	void durationIsShown(String millis, String shown) {
		assertThat(run("LeaderConsole.text.duration(" + millis + ")")).isEqualTo("\"" + shown + "\"");
	}

	@Test
	void namesAreOrderedByTheirNumbers() {
		String names = run(
				"""
						LeaderConsole.model.select(['b/10', 'b/9', 'a', 'B/9a', 'b/'].map((name) => ({name})),
							{search: '', group: 'all', sort: 'name', descending: false, page: 0, size: 10}).rows.map((row) => row.name)""");
		assertThat(names).isEqualTo("[\"a\",\"b/\",\"b/9\",\"B/9a\",\"b/10\"]");
	}

	@Test
	void pageBeyondTheLastOneIsTheLastOne() {
		assertThat(run("""
				LeaderConsole.model.select([{name: 'a'}, {name: 'b'}, {name: 'c'}],
					{search: '', group: 'all', sort: 'name', descending: false, page: 7, size: 2})"""))
			.isEqualTo("{\"rows\":[{\"name\":\"c\"}],\"found\":3,\"page\":1,\"pages\":2}");
	}

	@Test
	void termsOfAnElectionAreBounded() {
		this.browser
			.run("""
					window.known = LeaderConsole.history();
					for (let i = 0; i < 500; i++) {
						known.observe({elections: [{name: 'a', state: 'FOLLOWING', leading: false, leader: 'x', token: String(i),
							since: i, changes: []}]});
					}""");
		assertThat(run("known.terms('a').length")).isEqualTo("50");
		assertThat(run("[known.terms('a')[0].token, known.terms('a')[49].token, known.terms('a')[49].to]"))
			.isEqualTo("[\"450\",\"499\",null]");
		this.browser.run("known.observe({elections: []})");
		assertThat(run("known.terms('a').length")).isEqualTo("0");
	}

	/**
	 * Several changes arrive at once, and again with the next answer.
	 */
	@Test
	void termsDoNotOverlapAndAreTheSameEachTime() {
		this.browser
			.run("""
					window.known = LeaderConsole.history();
					const at = (time, kind, token, reason) => ({time, kind, candidate: token && 'c' + token, token, reason});
					const election = {name: 'a', state: 'LEADERLESS', leading: false, leader: null, token: null, since: 60,
						changes: [at(60, 'OBSERVED', null), at(50, 'REVOKED', '3', 'PAUSED'), at(40, 'GRANTED', '3'),
							at(20, 'OBSERVED', '2'), at(10, 'OBSERVED', '1')]};
					known.observe({elections: [election]});
					window.once = JSON.stringify(known.terms('a'));
					known.observe({elections: [election]});""");
		assertThat(run("known.terms('a').map((term) => [term.token, term.from, term.to, term.reason, term.own])"))
			.isEqualTo("[[\"1\",10,20,null,false],[\"2\",20,40,null,false],[\"3\",40,50,\"PAUSED\",true]]");
		assertThat(run("known.terms('a')")).isEqualTo(String.valueOf(this.browser.run("window.once")));
	}

	@Test
	void timelineDrawsTheSpansOfEachRow() {
		this.browser
			.run("""
					const box = document.createElement('div');
					box.id = 'box';
					document.body.appendChild(box);
					LeaderConsole.timeline(box, {label: 'Instances', from: 1000, to: 2000, rows: [
						{label: 'instance-1', spans: [{from: 1250, to: 1750, kind: 'own', text: 'token 7'}, {from: null, to: 900, kind: 'own'}],
							marks: [{at: 1500, kind: 'fault', title: 'killed'}, {at: 2500, kind: 'fault', title: 'later'}]},
						{label: 'instance-2', spans: [{from: 1900, to: null, kind: 'conflict'}]}]});""");
		assertThat(run("""
				Array.from(document.querySelectorAll('#box .tl-span')).map((span) =>
					[span.getAttribute('class'), span.getAttribute('x'), span.getAttribute('width')])"""))
			.isEqualTo("[[\"tl-span tl-own\",\"25%\",\"50%\"],[\"tl-span tl-conflict tl-open\",\"90%\",\"10%\"]]");
		assertThat(run("document.querySelectorAll('#box .tl-mark').length")).isEqualTo("1");
		assertThat(run("document.getElementById('box').getAttribute('aria-label')"))
			.isEqualTo("\"Instances. instance-1: 1 span; instance-2: 1 span\"");
	}

	@ParameterizedTest
	@CsvSource({ "60000,5", "600000,4", "86400000,4", "1000,1", "604800000,0" })
	void axisHasAHandfulOfTicks(long width, int least) {
		this.browser
			.run("LeaderConsole.timeline(document.getElementById('terms'), {label: 'x', from: 0, to: %s, rows: []})"
				.formatted(width));
		assertThat(this.browser.page().querySelectorAll("#terms .tl-tick")).hasSizeBetween(least, 7);
	}

	@Test
	void dataGrowsStaleWhenNoAnswerComes() {
		this.browser
			.run("""
					// By a clock that stands still, however long the test takes
					window.real = Date.now;
					window.stopped = Date.now();
					Date.now = () => stopped;
					window.ages = [];
					let asked = 0;
					const answer = {candidate: {}, elections: {}};
					const source = {name: null, status: () => asked++ === 0 ? Promise.resolve(answer) : new Promise(() => {})};
					window.poll = LeaderConsole.poll({source, period: 10, onStatus() {}, onProblem() {},
						onAge: (ms, stale) => ages.push([ms >= 60000, stale])});""");
		Awaitility.await().atMost(BOUND).until(() -> run("ages").startsWith("[[false,false]"));
		assertThat(run("ages.some((age) => age[1])")).isEqualTo("false");
		this.browser.run("Date.now = () => stopped + 60000");
		Awaitility.await().atMost(BOUND).until(() -> run("ages[ages.length - 1]").equals("[true,true]"));
		this.browser.run("poll.stop(); Date.now = real");
	}

	@Test
	void tokenIsThatOfTheCookieOfThisName() {
		assertThat(run("LeaderConsole.csrfToken('a=1; XSRF-TOKEN=b%20c; d=2')")).isEqualTo("\"b c\"");
		assertThat(run("LeaderConsole.csrfToken('XSRF-TOKEN=')")).isEqualTo("\"\"");
		assertThat(run("LeaderConsole.csrfToken('MY-XSRF-TOKEN=b')")).isEqualTo("null");
	}

	@Test
	void tenThousandElectionsAreSelectedInAMoment() {
		this.browser.run("window.many = [%s]".formatted(String.join(",",
				IntStream.range(0, 10_000).mapToObj((i) -> "{name:'tenants/%s',leader:'x'}".formatted(i)).toList())));
		// Of the thread, since a busy machine adds to the time on the clock
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long begun = threads.getCurrentThreadCpuTime();
		assertThat(
				run("""
						LeaderConsole.model.select(many, {search: '77', group: 'all', sort: 'name', descending: true, page: 0, size: 25})
							.rows[0].name"""))
			.isEqualTo("\"tenants/9977\"");
		assertThat(threads.getCurrentThreadCpuTime() - begun).isLessThan(20_000_000_000L);
	}

}
