package io.github.leaderelection.raft;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link ClusterProbe}, with five voters.
 */
class ClusterProbeTests {

	private static final List<RaftPeerId> PEERS = Stream.of("n1", "n2", "n3", "n4", "n5")
		.map(RaftPeerId::valueOf)
		.toList();

	private final AtomicLong now = new AtomicLong();

	/**
	 * What the voters answer by id. The others do not.
	 */
	private final Map<String, Answer> answers = new HashMap<>();

	private final List<String> asked = new ArrayList<>();

	private final VoterCaller caller = mock();

	private ClusterProbe probe;

	@BeforeEach
	void begin() throws IOException {
		given(this.caller.peers()).willReturn(PEERS);
		given(this.caller.answers()).willAnswer((call) -> new VoterAnswers(
				PEERS.stream().collect(Collectors.toMap(Function.identity(), (peer) -> peer + "-host"))));
		given(this.caller.ask(any(), any())).willAnswer((call) -> answer(call.getArgument(0), call.getArgument(1)));
		this.probe = new ClusterProbe(this.caller, this.now::get);
	}

	private byte[] answer(RaftPeerId voter, Duration timeout) throws IOException {
		this.asked.add(voter + " " + timeout.toMillis());
		Answer answer = this.answers.get(voter.toString());
		if (answer != null) {
			return answer.get();
		}
		this.now.addAndGet(timeout.toNanos());
		throw new TimeoutIOException("Timed out");
	}

	@Test
	void firstThatKnowsTheClusterIsBelieved() throws IOException {
		this.answers.put("n1", ClusterProbeTests::refused);
		this.answers.put("n2", () -> report(""));
		this.answers.put("n3", () -> report("x"));
		assertThat(this.probe.clusterId(10_000)).isEqualTo("x");
		assertThat(this.probe.failure()).isNull();
	}

	@Test
	void votersThatDoNotAnswerHideNoOther() throws IOException {
		this.answers.put("n5", () -> report("x"));
		assertThat(this.probe.clusterId(900)).isEqualTo("x");
		assertThat(this.now).hasValue(TimeUnit.MILLISECONDS.toNanos(4 * 180));
	}

	/**
	 * A tenth of a second is what a connection needs to be judged.
	 * @throws IOException if the thread is interrupted
	 */
	@Test
	void votersForWhichThereIsNoTimeAreTheFirstOfTheNextQuestion() throws IOException {
		this.answers.put("n5", () -> report("x"));
		assertThat(this.probe.clusterId(250)).isNull();
		assertThat(asked()).containsExactly("n1 100", "n2 100", "n3 50");
		assertThat(this.probe.clusterId(250)).isEqualTo("x");
		assertThat(asked()).containsExactly("n3 100", "n4 100", "n5 50");
		assertThat(this.probe.clusterId(90)).isEqualTo("x");
	}

	@Test
	void votersAreAskedInTurnHoweverShortTheTimeIs() throws IOException {
		this.answers.put("n3", () -> report("x"));
		assertThat(this.probe.clusterId(10)).isNull();
		assertThat(this.probe.clusterId(10)).isNull();
		assertThat(this.probe.clusterId(10)).isEqualTo("x");
		assertThat(asked()).containsExactly("n1 10", "n2 10", "n3 10");
	}

	@Test
	void voterGetsHalfASecondAtMost() throws IOException {
		assertThat(this.probe.clusterId(60_000)).isNull();
		assertThat(asked()).containsExactly("n1 500", "n2 500", "n3 500", "n4 500", "n5 500");
	}

	@Test
	void voterGetsNoMoreThanTheCallerPermits() throws IOException {
		assertThat(this.probe.find(10_000, 1800, (peer) -> !peer.equals(PEERS.get(1)))).isNull();
		assertThat(asked()).containsExactly("n1 1800", "n3 1800", "n4 1800", "n5 1800");
	}

	@Test
	void timeThatOneLeavesIsForTheOthers() throws IOException {
		this.answers.put("n1", ClusterProbeTests::refused);
		this.answers.put("n3", () -> report(""));
		assertThat(this.probe.clusterId(900)).isNull();
		assertThat(asked()).containsExactly("n1 180", "n2 225", "n3 225", "n4 337", "n5 338");
	}

	@Test
	void failureNamesEachVoter() throws IOException {
		assertThat(this.probe.failure()).isNull();
		this.answers.put("n2", ClusterProbeTests::refused);
		this.answers.put("n4", () -> report(""));
		this.probe.clusterId(900);
		assertThat(words()).containsExactlyInAnyOrderEntriesOf(
				Map.of("n1", "did not answer in time", "n2", "connection refused, nothing listens there", "n3",
						"did not answer in time", "n4", "waits for the others", "n5", "did not answer in time"));
		assertThat(this.probe.failure().answered()).isTrue();
	}

	@Test
	void questionWithoutTimeChangesNothing() throws IOException {
		this.answers.put("n1", ClusterProbeTests::refused);
		this.probe.clusterId(450);
		Map<String, String> before = words();
		this.probe.clusterId(0);
		assertThat(words()).isEqualTo(before).hasSize(5);
	}

	@Test
	void answerIsKeptIfThereIsTooLittleTimeForTheNextOne() throws IOException {
		this.answers.put("n1", () -> report(""));
		askFirst(400);
		this.answers.remove("n1");
		askFirst(49);
		assertThat(words()).containsEntry("n1", "waits for the others");
		askFirst(50);
		assertThat(words()).containsEntry("n1", "did not answer in time");
		this.answers.put("n1", ClusterProbeTests::refused);
		askFirst(1);
		assertThat(words()).containsEntry("n1", "connection refused, nothing listens there");
	}

	private void askFirst(long millis) throws IOException {
		assertThat(this.probe.find(millis, millis, PEERS.get(0)::equals)).isNull();
	}

	@Test
	void failureIsForgottenWhenTheClusterIsFound() throws IOException {
		this.probe.clusterId(5000);
		this.answers.put("n1", () -> report("x"));
		assertThat(this.probe.clusterId(5000)).isEqualTo("x");
		assertThat(this.probe.failure()).isNull();
	}

	private List<String> asked() {
		List<String> since = List.copyOf(this.asked);
		this.asked.clear();
		return since;
	}

	private Map<String, String> words() {
		return Stream.of(this.probe.failure().getMessage().split("; "))
			.map((answer) -> answer.split(": "))
			.collect(Collectors.toMap((answer) -> answer[0].split(" at ")[0], (answer) -> answer[1]));
	}

	private static byte[] refused() throws IOException {
		throw new IOException("UNAVAILABLE", new ConnectException("Connection refused"));
	}

	private static byte[] report(String cluster) {
		RegistryState state = new RegistryState(cluster, 1, Map.of(), Map.of(), Set.of(), null,
				new Formats(Formats.LATEST, Formats.FIRST));
		return new VoterReport(state, 1, 1, "").bytes();
	}

	private interface Answer {

		byte[] get() throws IOException;

	}

}
