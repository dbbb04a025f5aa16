package io.github.leaderelection.sample.cluster;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the launcher in a real browser, over real instances. A picture of each
 * state stays in {@code target/screenshots}.
 */
@Tag("browser")
@Timeout(900)
class LauncherBrowserIntegrationTests {

	// Lease duration, retry period, and an election of the Raft leader
	private static final Duration PROMISED = Duration.ofMillis(3000 + 600 + 1000);

	// For slow machines
	private static final Duration BOUND = Duration.ofSeconds(30);

	private static final String FOREIGN_COMMAND = """
			const [url, type, done] = arguments;
			fetch(url, {method: 'POST', mode: type === 'application/json' ? 'cors' : 'no-cors', headers: {'Content-Type': type},
				body: '{"instance":"instance-1","command":"kill"}'}).then((answer) => done(answer.type), () => done('refused'));
			""";

	@Test
	void electionIsWatchedAndBroken() throws Exception {
		try (RunningCluster cluster = RunningCluster.start(); Browser browser = new Browser()) {
			Awaitility.await()
				.atMost(BOUND)
				.until(() -> cluster.output().stream().anyMatch((line) -> line.contains("Page: ")));
			browser.open(cluster.page().address());
			awaitAll(browser, "Leader|Candidate");
			String first = awaitLeaderOtherThan("none", browser);
			browser.screenshot("1-leader");
			assertThat(browser.rolesWithoutName()).isEmpty();

			String second = breakLeader(first, "kill", "2-killed", browser);
			mend(first, "start", browser);
			String third = breakLeader(second, "pause", "3-paused", browser);
			mend(second, "continue", browser);
			String fourth = breakLeader(third, "cut", "4-cut-off", browser);
			mend(third, "heal", browser);
			browser.press(button(third, "slow"));
			browser.await("a slow instance", () -> browser.text("#card-" + third).contains("slow"));
			mend(third, "heal", browser);
			String fifth = breakLeader(fourth, "stop", "5-stopped", browser);
			mend(fourth, "start", browser);

			change(fifth, "resign", null, "6-resign", browser);
			String sixth = awaitLeaderOtherThan(fifth, browser);
			browser.screenshot("7-resigned");
			String chosen = sixth.equals(first) ? second : first;
			change(sixth, "transfer", chosen, "8-hand-over", browser);
			browser.await(chosen + " to lead", () -> browser.text("#leader").equals(chosen));
			browser.screenshot("9-handed-over");
			browser.emulate(390, "light");
			browser.screenshot("10-phone");
			browser.emulate(1280, "dark");
			browser.screenshot("11-dark");

			assertThat(browser.text("#two-leaders")).isEqualTo("0");
			assertThat(browser.text("#axis .verdict")).startsWith("Two leaders: 0.");
			assertThat(cluster.page().state().get("overlapCount").asInt()).isZero();
			assertThatOtherOriginsAreRefused(cluster, browser);
		}
	}

	private static String breakLeader(String leader, String command, String picture, Browser browser)
			throws IOException {
		browser.press(button(leader, command));
		long begin = System.nanoTime();
		String next = awaitLeaderOtherThan(leader, browser);
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		System.out.printf("[figure] page shows another leader after %s of the leader: %d ms (promised: %d ms)%n",
				command, took.toMillis(), PROMISED.toMillis());
		assertThat(took).isLessThan(BOUND);
		browser.await("a takeover in the table", () -> browser.text("#takeovers tbody tr").contains(" s"));
		browser.screenshot(picture);
		return next;
	}

	private static void mend(String instance, String command, Browser browser) throws InterruptedException {
		browser.press(button(instance, command));
		Awaitility.await(command + " of " + instance)
			.atMost(Duration.ofMinutes(3))
			.ignoreExceptions()
			.until(() -> browser.text("#card-" + instance + " .badge").matches("Candidate|Leader"));
		// Until it takes part in the election again
		TimeUnit.SECONDS.sleep(3);
	}

	private static void change(String leader, String choice, String to, String picture, Browser browser)
			throws IOException {
		browser.press("#views a[href='#%s']".formatted(leader));
		browser.await("the elections of " + leader, () -> browser.text("#elections tbody").contains(leader));
		// By keyboard, which stays in the view
		browser.execute("document.querySelector('#console .skip').click(); arguments[0]();");
		browser.press("#elections button[aria-label^='Change ']");
		browser.press("#change-" + choice);
		if (to != null) {
			browser.choose("#change-to", to);
		}
		browser.screenshot(picture);
		assertThat(browser.rolesWithoutName()).isEmpty();
		browser.press("dialog button.primary");
		browser.await("the answer", () -> browser.text(".notice").contains("running work drains"));
		browser.press("#views a[href='#']");
	}

	/**
	 * The page of an instance has another port, and so another origin.
	 */
	private static void assertThatOtherOriginsAreRefused(RunningCluster cluster, Browser browser) throws Exception {
		URI page = cluster.page().address();
		browser.open(URI.create("http://127.0.0.1:%d/actuator/health".formatted(cluster.ports().get(0))));
		for (String type : List.of("application/json", "text/plain")) {
			browser.execute(FOREIGN_COMMAND, page.resolve("/api/command").toString(), type);
		}
		assertThat(cluster.instances().get(cluster.ports().get(0)).isAlive()).isTrue();
		assertThat(cluster.output()).noneMatch((line) -> line
			.endsWith("instance-1: kill -9 " + cluster.instances().get(cluster.ports().get(0)).pid()));
	}

	private static String awaitLeaderOtherThan(String leader, Browser browser) {
		browser.await("a leader other than " + leader, () -> {
			String shown = browser.text("#leader");
			return shown.startsWith("instance-") && !shown.equals(leader);
		});
		return browser.text("#leader");
	}

	private static void awaitAll(Browser browser, String states) {
		Awaitility.await(states)
			.atMost(Duration.ofMinutes(4))
			.ignoreExceptions()
			.until(() -> List.of("instance-1", "instance-2", "instance-3")
				.stream()
				.allMatch((instance) -> browser.text("#card-" + instance + " .badge").matches(states)));
	}

	private static String button(String instance, String command) {
		return "#card-%s button[data-command='%s']".formatted(instance, command);
	}

}
