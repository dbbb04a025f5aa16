package io.github.leaderelection.endpoint;

import java.time.Duration;
import java.util.List;

import javax.management.ReflectionException;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderElectors;
import io.github.leaderelection.endpoint.SampleInstance.Answer;
import io.github.leaderelection.engine.ElectionEngine;
import io.github.leaderelection.engine.ElectionSettings;
import io.github.leaderelection.store.ElectionStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every operation of the endpoints, over HTTP and over JMX, where writing is allowed. The
 * tests share one instance of the sample, and each has elections of its own.
 */
@Timeout(180)
@TestInstance(Lifecycle.PER_CLASS)
abstract class EndpointOperations {

	private static final Duration BOUND = Duration.ofSeconds(60);

	private static final String RESIGN = "{\"action\": \"resign\"}";

	private static final String RESIGN_TO = "{\"action\": \"resign\", \"to\": \"%s\"}";

	private static final String PAUSE = "{\"action\": \"pause\"}";

	private static final String RESUME = "{\"action\": \"resume\"}";

	private final String[] user;

	SampleInstance sample;

	/**
	 * Create a new {@link EndpointOperations}.
	 * @param user name and password of who may call everything, or nothing
	 */
	EndpointOperations(String... user) {
		this.user = user;
	}

	abstract SampleInstance start();

	@BeforeAll
	void startSample() {
		this.sample = start();
	}

	@AfterAll
	void stopSample() {
		this.sample.close();
	}

	@Test
	void showsInstanceAndElectionsByPages() throws Exception {
		LeaderElectors electors = this.sample.bean(LeaderElectors.class);
		List.of("pages/a", "pages:b", "pages:c/d").forEach(electors::elector);
		JsonNode all = get("leaderelection", 200);
		assertThat(all.at("/backend").stringValue()).isEqualTo("local");
		assertThat(all.at("/namespace").stringValue()).isEqualTo("sample-app");
		assertThat(all.at("/storeProblem").isNull()).isTrue();
		assertThat(all.at("/candidate/id").stringValue()).isEqualTo("me");
		assertThat(all.at("/candidate/active").booleanValue()).isTrue();
		assertThat(all.at("/members/0/self").booleanValue()).isTrue();
		assertThat(all.at("/members/0/id")).isEqualTo(all.at("/candidate/session"));
		assertThat(all.at("/total").intValue()).isEqualTo(electors.elections().size());
		assertThat(all.at("/elections").propertyNames()).containsAll(electors.elections());
		JsonNode first = get("leaderelection?limit=1&after=pages", 200);
		assertThat(first.at("/elections").propertyNames()).containsExactly("pages/a");
		assertThat(first.at("/next").stringValue()).isEqualTo("pages/a");
		assertThat(get("leaderelection?limit=2&after=pages/a", 200).at("/elections").propertyNames())
			.containsExactly("pages:b", "pages:c/d");
		assertThat(get("leaderelection?after=zzz", 200).at("/next").isNull()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "0", "1001", "-1" })
	void limitOutOfBoundsIsRefused(String limit) throws Exception {
		assertThat(get("leaderelection?limit=" + limit, 400).at("/problem").stringValue())
			.isEqualTo("Parameter 'limit' is %s: set it to 1 to 1000".formatted(limit));
	}

	@Test
	void limitThatIsNoNumberIsRefused() throws Exception {
		assertThat(answer("leaderelection?limit=many").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@CsvSource({ "tenants/42, tenants/42", "eu:west, eu:west", "eu:west, eu%3Awest", "a.b_c-d:e/f/0, a.b_c-d:e/f/0" })
	void showsOneElectionOfAnyName(String election, String path) throws Exception {
		long token = this.sample.lead(election).leadership().orElseThrow().fencingToken();
		JsonNode one = get("leaderelection/" + path, 200);
		assertThat(one.at("/state").stringValue()).isEqualTo("LEADING");
		assertThat(one.at("/leader").stringValue()).isEqualTo("me");
		assertThat(one.at("/fencingToken").longValue()).isEqualTo(token);
		assertThat(one.at("/changes").values()).extracting((change) -> change.at("/kind").stringValue())
			.contains("GRANTED");
		assertThat(Duration.parse(one.at("/remaining").stringValue())).isPositive();
	}

	@Test
	void unknownElectionIsNotFoundAndNotJoined() throws Exception {
		assertThat(answer("leaderelection/unknown/one").status()).isEqualTo(404);
		assertThat(answer("leader/unknown/one").status()).isEqualTo(404);
		for (String body : List.of(RESIGN, PAUSE, RESUME)) {
			assertThat(post("leaderelection/unknown/one", body, 404).at("/outcome").stringValue())
				.isEqualTo("NOT_JOINED");
		}
		assertThat(this.sample.bean(LeaderElectors.class).elections()).doesNotContain("unknown/one");
	}

	@Test
	void resigns() throws Exception {
		LeaderElector elector = this.sample.lead("resigned/one");
		assertThat(post("leaderelection/resigned/one", RESIGN, 202))
			.hasToString("{\"election\":\"resigned/one\",\"action\":\"RESIGN\",\"outcome\":\"HANDING_OFF\"}");
		assertThat(elector.isLeader()).isFalse();
		assertThat(post("leaderelection/resigned/one", RESIGN, 409).at("/outcome").stringValue())
			.isEqualTo("NOT_LEADER");
	}

	@Test
	void resignsToAMember() throws Exception {
		LeaderElector elector = this.sample.lead("handed/over");
		ElectionEngine other = ElectionEngine.builder(this.sample.bean(ElectionStore.class))
			.settings(ElectionSettings.ofLease(Duration.ofSeconds(60)))
			.candidate("other")
			.build();
		try {
			other.elector("handed/over");
			other.start();
			other.campaign();
			Awaitility.await().atMost(BOUND).until(() -> get("leaderelection", 200).at("/memberCount").intValue() == 2);
			JsonNode members = get("leaderelection", 200).at("/members");
			assertThat(members.at("/1/candidate").stringValue()).isEqualTo("other");
			for (String to : List.of("nobody", members.at("/0/id").stringValue())) {
				assertThat(
						post("leaderelection/handed/over", RESIGN_TO.formatted(to), 409).at("/outcome").stringValue())
					.isEqualTo("NO_SUCH_MEMBER");
			}
			assertThat(elector.isLeader()).isTrue();
			post("leaderelection/handed/over", RESIGN_TO.formatted(members.at("/1/id").stringValue()), 202);
			Awaitility.await()
				.atMost(BOUND)
				.untilAsserted(() -> assertThat(get("leaderelection/handed/over", 200).at("/leader"))
					.hasToString("\"other\""));
			assertThat(get("leaderelection/handed/over", 200).at("/state").stringValue()).isEqualTo("FOLLOWING");
			assertThat(answer("leader/handed/over").status()).isEqualTo(503);
		}
		finally {
			other.stop();
		}
	}

	@Test
	void pausesAndResumesOne() throws Exception {
		this.sample.lead("paused:one");
		assertThat(post("leaderelection/paused:one", PAUSE, 202).at("/outcome").stringValue()).isEqualTo("HANDING_OFF");
		JsonNode paused = get("leaderelection/paused:one", 200);
		assertThat(paused.at("/standing").stringValue()).isEqualTo("PAUSED");
		assertThat(paused.at("/pausedBy/0").stringValue()).isEqualTo("operator");
		assertThat(paused.at("/leading").booleanValue()).isFalse();
		assertThat(post("leaderelection/paused:one", PAUSE, 200).at("/outcome").stringValue()).isEqualTo("DONE");
		assertThat(post("leaderelection/paused:one", RESUME, 200).at("/outcome").stringValue()).isEqualTo("DONE");
		assertThat(get("leaderelection/paused:one", 200).at("/pausedBy").isEmpty()).isTrue();
		this.sample.lead("paused:one");
	}

	@Test
	void resignsPausesAndResumesAll() throws Exception {
		LeaderElector elector = this.sample.lead("all/of/them");
		JsonNode resigned = post("leaderelection", RESIGN, 202);
		assertThat(resigned.at("/total").intValue()).isEqualTo(resigned.at("/handedOff").size()).isPositive();
		assertThat(resigned.at("/handedOff").values()).extracting(JsonNode::stringValue).contains("all/of/them");
		assertThat(elector.isLeader()).isFalse();
		this.sample.lead("all/again");
		assertThat(post("leaderelection", PAUSE, 202).at("/handedOff").values()).extracting(JsonNode::stringValue)
			.contains("all/again");
		assertThat(get("leaderelection/all/again", 200).at("/pausedBy/0").stringValue()).isEqualTo("operator");
		assertThat(get("health", 200).at("/components/leaderElection/details/pausedBy/0").stringValue())
			.isEqualTo("operator");
		assertThat(post("leaderelection", PAUSE, 200).at("/total").intValue()).isZero();
		assertThat(post("leaderelection", RESUME, 200).at("/total").intValue()).isZero();
		assertThat(get("leaderelection/all/again", 200).at("/pausedBy").isEmpty()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/bad | {"action": "stop"}                    | Parameter 'action' is none of
			     | {"action": "stop"}                    | Parameter 'action' is none of
			/bad | {}                                    | Parameter 'action' is none of
			/bad | {"action": "pause", "to": "other"}    | Parameter 'to' goes with the action 'resign'
			     | {"action": "resign", "to": "other"}   | Parameter 'to' goes with one election
			""")
	void badRequestIsRefusedWithAReason(String election, String body, String problem) throws Exception {
		this.sample.lead("bad");
		String path = "leaderelection" + ((election != null) ? election : "");
		assertThat(post(path, body, 400).at("/problem").stringValue()).startsWith(problem);
		assertThat(this.sample.bean(LeaderElectors.class).elector("bad").isLeader()).isTrue();
	}

	@Test
	void bodyThatIsNotJsonIsRefused() throws Exception {
		this.sample.lead("no/json");
		assertThat(this.sample.post("leaderelection/no/json", "{", this.user).status()).isEqualTo(400);
		// What the form of a page could send from a browser
		assertThat(this.sample.postAs("text/plain", "leaderelection/no/json", RESIGN, this.user).status())
			.isEqualTo(415);
		assertThat(this.sample
			.postAs("application/x-www-form-urlencoded", "leaderelection/no/json", "action=resign", this.user)
			.status()).isEqualTo(415);
		assertThat(this.sample.bean(LeaderElectors.class).elector("no/json").isLeader()).isTrue();
	}

	@Test
	void probeSaysWhoLeads() throws Exception {
		this.sample.lead("probed/one");
		this.sample.lead("default");
		assertThat(get("leader/probed/one", 200)).hasToString("{\"election\":\"probed/one\",\"leading\":true}");
		assertThat(get("leader", 200).at("/election").stringValue()).isEqualTo("default");
		post("leaderelection/probed/one", PAUSE, 202);
		assertThat(get("leader/probed/one", 503).at("/leading").booleanValue()).isFalse();
	}

	@Test
	void healthAndInfoShowWhatIsLed() throws Exception {
		this.sample.lead("aaa/healthy");
		JsonNode health = get("health", 200).at("/components/leaderElection");
		assertThat(health.at("/status").stringValue()).isEqualTo("UP");
		assertThat(health.at("/details/leading").values()).extracting(JsonNode::stringValue).contains("aaa/healthy");
		assertThat(get("info", 200).at("/leaderElection/leading").values()).extracting(JsonNode::stringValue)
			.contains("aaa/healthy");
	}

	@Test
	void readsAndWritesOverJmx() throws Exception {
		LeaderElector elector = this.sample.lead("jmx/one:a");
		assertThat(this.sample.operations()).containsExactlyInAnyOrder("elections", "election", "change", "changeAll");
		JsonNode page = this.sample.invoke("elections", 1, "jmx");
		assertThat(page.at("/elections").propertyNames()).containsExactly("jmx/one:a");
		assertThat(page.at("/next").isMissingNode()).isFalse();
		assertThat(oneOverJmx().at("/leading").booleanValue()).isTrue();
		assertThat(this.sample.invoke("election", (Object) new String[] { "unknown" }).isNull()).isTrue();
		assertThat(changeOverJmx("resign", "nobody")).isEqualTo("NO_SUCH_MEMBER");
		assertThat(changeOverJmx("resign", null)).isEqualTo("HANDING_OFF");
		assertThat(elector.isLeader()).isFalse();
		assertThat(changeOverJmx("resign", null)).isEqualTo("NOT_LEADER");
		assertThat(changeOverJmx("pause", null)).isEqualTo("DONE");
		assertThat(oneOverJmx().at("/pausedBy/0").stringValue()).isEqualTo("operator");
		assertThat(changeOverJmx("resume", null)).isEqualTo("DONE");
		this.sample.invoke("changeAll", "pause", null);
		assertThat(oneOverJmx().at("/pausedBy/0").stringValue()).isEqualTo("operator");
		this.sample.invoke("changeAll", "resume", null);
		assertThat(oneOverJmx().at("/pausedBy").isEmpty()).isTrue();
		assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> changeOverJmx("stop", null))
			.withMessage("Parameter 'action' is none of 'resign', 'pause' and 'resume'");
		assertThatExceptionOfType(ReflectionException.class).isThrownBy(() -> this.sample.invoke("elections", 0, null))
			.withMessageContaining("'limit' is 0");
	}

	private JsonNode oneOverJmx() throws Exception {
		return this.sample.invoke("election", (Object) new String[] { "jmx/one:a" });
	}

	private String changeOverJmx(String action, String to) throws Exception {
		return this.sample.invoke("change", new String[] { "jmx/one:a" }, action, to).at("/outcome").stringValue();
	}

	private Answer answer(String path) throws Exception {
		return this.sample.get(path, this.user);
	}

	private JsonNode get(String path, int status) throws Exception {
		return expect(status, answer(path));
	}

	private JsonNode post(String path, String body, int status) throws Exception {
		return expect(status, this.sample.post(path, body, this.user));
	}

	private static JsonNode expect(int status, Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(status);
		return answer.json();
	}

}
