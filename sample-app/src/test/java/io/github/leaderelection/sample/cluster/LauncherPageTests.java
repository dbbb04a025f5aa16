package io.github.leaderelection.sample.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.console.ConsoleAssets;
import io.github.leaderelection.sample.cluster.ClusterState.InstanceState;
import io.github.leaderelection.sample.cluster.Journal.Entry;
import io.github.leaderelection.sample.cluster.Journal.Kind;
import io.github.leaderelection.sample.observation.Span;
import org.awaitility.Awaitility;
import org.htmlunit.BrowserVersion;
import org.htmlunit.ScriptException;
import org.htmlunit.SilentCssErrorHandler;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.javascript.DefaultJavaScriptErrorListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the launcher over recorded observations, in a browser of Java.
 * Times are milliseconds before now.
 */
@Timeout(180)
class LauncherPageTests {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private final long now = System.nanoTime();

	private final WallClock clock = new WallClock(this.now, System.currentTimeMillis());

	private final LauncherServer server = new LauncherServer(0, "right");

	private final WebClient client = new WebClient(BrowserVersion.CHROME);

	private final List<String> errors = new ArrayList<>();

	private volatile ClusterState state;

	private HtmlPage page;

	@BeforeEach
	void start() {
		LauncherFiles files = new LauncherFiles("right", List.of("instance-1", "instance-2"));
		this.server.add("/", (request) -> files.find(request.uri().getPath()));
		this.server.add("/api/state", (request) -> Answer.json(this.state));
		this.server.start();
		this.client.getOptions().setFetchPolyfillEnabled(true);
		this.client.getOptions().setThrowExceptionOnScriptError(false);
		this.client.getOptions().setThrowExceptionOnFailingStatusCode(false);
		this.client.setCssErrorHandler(new SilentCssErrorHandler());
		this.client.setJavaScriptErrorListener(new DefaultJavaScriptErrorListener() {

			@Override
			public void scriptException(HtmlPage failed, ScriptException exception) {
				LauncherPageTests.this.errors.add(exception.getMessage());
			}

		});
	}

	@AfterEach
	void stop() {
		this.client.close();
		this.server.stop();
		assertThat(this.errors).isEmpty();
	}

	@Test
	void takeoverIsShownAndNothingIsRed() throws Exception {
		show(List.of(term("instance-1", 1, 20_000, 10_000), term("instance-2", 2, 6000, 0)));
		awaitUpdate();
		assertThat(text("#leader")).isEqualTo("instance-2");
		assertThat(text("#two-leaders")).isEqualTo("0");
		assertThat(text("#axis .verdict"))
			.isEqualTo("Two leaders: 0. In 2 terms no instant was observed at which two instances led.");
		assertThat(text("#takeovers tbody")).contains("killed", "instance-1", "instance-2", "4.0 s");
		assertThat(text("#card-instance-2")).contains("Leader", "fencing token 2", "more unless renewed");
		assertThat(count("#axis .tl-own")).isEqualTo(2);
		assertThat(count("#axis .tl-fault")).isEqualTo(1);
		assertThat(count("#cluster .tl-conflict")).isZero();
		assertThat(count("#cluster main .wrong")).isZero();
	}

	@Test
	void twoLeadersAreRedAndSaidInWords() throws Exception {
		show(List.of(term("instance-1", 1, 20_000, 0), term("instance-2", 2, 6000, 0)));
		awaitUpdate();
		assertThat(text("#two-leaders.wrong")).isEqualTo("1");
		assertThat(text("#leader.wrong")).isEqualTo("instance-1 and instance-2");
		assertThat(text("#axis .verdict.wrong")).startsWith("Two leaders: 1. This must never be");
		assertThat(count("#axis .tl-row .tl-conflict")).isEqualTo(2);
		assertThat(text("#axis .tl-conflict title")).isEqualTo("Two leaders");
		assertThat(run("document.querySelector('#axis [role=img]').getAttribute('aria-label')"))
			.contains("Two leaders: 1.");
		assertThat(count(".card[data-state=leader]")).isEqualTo(2);
		String style = ConsoleAssets.get().find("console.css").orElseThrow().text();
		assertThat(style).contains(".wrong { color: var(--wrong);", ".tl-conflict rect { fill: var(--wrong); }",
				"--wrong: light-dark(#b3261e, #ff8a80);");
	}

	@Test
	void viewsShareThePageWithoutADuplicateId() throws Exception {
		show(List.of(term("instance-1", 1, 20_000, 0)));
		awaitUpdate();
		run("window.location.hash = '#instance-1'");
		await("String(document.querySelectorAll('#console section').length > 0)", "true");
		assertThat(count("select.theme")).isEqualTo(2);
		assertThat(run("Array.from(document.querySelectorAll('[id]')).map((each) => each.id)"
				+ ".filter((id, at, all) => all.indexOf(id) !== at).join()"))
			.isEmpty();
	}

	private void show(List<Span> spans) throws Exception {
		List<Span> leaders = spans.stream().filter((span) -> span.lasts(this.now)).toList();
		this.state = ClusterState.of(leaders, List.of(instance("instance-1", leaders), instance("instance-2", leaders)),
				spans, List.of(new Entry(before(10_000), "instance-1", Kind.KILLED, "instance-1: kill -9 1")),
				new Story.Progress(false, "", 0, 0, List.of(), false), this.clock, this.now);
		this.page = this.client.getPage(this.server.address());
	}

	private InstanceState instance(String name, List<Span> leaders) {
		Instance place = new Instance(name, 8081, null, Path.of("unused"), new Journal(new Terminal(System.out)),
				(observations) -> {
					throw new AssertionError("No process is started");
				});
		InstanceState shown = InstanceState.of(place, leaders, this.clock);
		return new InstanceState(name, shown.url(), 1L, (shown.token() != null) ? "running" : "ended", null, false,
				false, shown.token(), shown.until(), shown.commands());
	}

	private Span term(String instance, long token, long first, long last) {
		return new Span(new Span.Source(instance, 1), token, before(first), before(last), before(last - 2000), null);
	}

	private long before(long millis) {
		return this.now - TimeUnit.MILLISECONDS.toNanos(millis);
	}

	// The table of the events is the last part of the page
	private void awaitUpdate() {
		await("String(document.querySelectorAll('#events tbody tr').length)", "1");
	}

	private void await(String script, String expected) {
		Awaitility.await().atMost(BOUND).untilAsserted(() -> assertThat(run(script)).isEqualTo(expected));
	}

	private String text(String selector) {
		return run("document.querySelector('%s').textContent".formatted(selector));
	}

	private long count(String selector) {
		return Long.parseLong(run("String(document.querySelectorAll('%s').length)".formatted(selector)));
	}

	private String run(String script) {
		return String.valueOf(this.page.executeJavaScript(script).getJavaScriptResult());
	}

}
