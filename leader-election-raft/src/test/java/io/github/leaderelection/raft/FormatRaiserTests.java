package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.Registration;
import io.github.leaderelection.raft.voter.VoterList;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link FormatRaiser}.
 */
class FormatRaiserTests {

	private static final int FIRST = Formats.FIRST;

	private static final int LATEST = Formats.LATEST;

	private final VoterRegistry registry = new VoterRegistry();

	private final VoterServer server = mock();

	private final VoterCaller caller = mock();

	private long nanos;

	private final FormatRaiser raiser = new FormatRaiser(this.caller, Duration.ofSeconds(1), () -> this.nanos);

	/**
	 * What each voter reads, and what its directory demands.
	 */
	private final Map<String, int[]> voters = new TreeMap<>();

	/**
	 * The voters that answer at the addresses of others.
	 */
	private final Map<String, String> answeringAt = new TreeMap<>();

	private Duration answerTime = Duration.ZERO;

	private long now;

	@BeforeEach
	void leadAndExecute() throws IOException {
		given(this.server.registry()).willAnswer((call) -> this.registry.state());
		given(this.server.isLeaderReady()).willReturn(true);
		given(this.server.silences()).willReturn(Map.of());
		given(this.caller.write(any(), anyLong())).willAnswer((call) -> apply(call.getArgument(0)));
		given(this.caller.ask(any(), any())).willAnswer((call) -> answer(call.getArgument(0)));
		for (String id : new String[] { "n1", "n2", "n3" }) {
			this.voters.put(id, new int[] { LATEST, FIRST });
			register(id, "", 1, "n1", "n2", "n3");
			register(id, "x", 1, "n1", "n2", "n3");
		}
	}

	@Test
	void formatIsWrittenWhenNoVoterCanReturnToAnEarlierVersion() {
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, FIRST));
		keep("n1");
		keep("n2");
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, FIRST));
		keep("n3");
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, LATEST));
	}

	@Test
	void nothingIsAgreedBesideAVoterOfAnEarlierVersion() throws IOException {
		this.voters.get("n3")[0] = FIRST;
		check();
		assertThat(formats()).isEqualTo(new Formats(FIRST, FIRST));
		verify(this.caller, never()).write(any(), anyLong());
		this.voters.get("n3")[0] = LATEST;
		check();
		assertThat(formats().agreed()).isEqualTo(LATEST);
	}

	@Test
	void nothingIsAgreedBesideAVoterThatDoesNotAnswer() {
		this.voters.remove("n2");
		check();
		assertThat(formats()).isEqualTo(new Formats(FIRST, FIRST));
	}

	/**
	 * It was started with an earlier version between its answer and the agreement.
	 */
	@Test
	void agreementIsRepeatedForAVoterThatHasSkippedIt() throws IOException {
		check();
		this.voters.get("n3")[0] = FIRST;
		check();
		check();
		verify(this.caller, times(1)).write(any(), anyLong());
		this.voters.get("n3")[0] = LATEST;
		check();
		verify(this.caller, times(2)).write(any(), anyLong());
		this.voters.keySet().forEach(this::keep);
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, LATEST));
	}

	@Test
	void nothingIsAgreedWhileTheVotersChange() throws IOException {
		register("n4", "", 2, "n1", "n2", "n4");
		check();
		assertThat(formats()).isEqualTo(new Formats(FIRST, FIRST));
		apply(VoterRegistry.command(list(2, "n1", "n2", "n4")));
		this.voters.put("n4", new int[] { LATEST, FIRST });
		check();
		assertThat(formats().agreed()).isEqualTo(LATEST);
	}

	@Test
	void votersThatAreNotInTheSettingsOfTheLeaderAreLearned() {
		check();
		verify(this.caller).learn(this.registry.state().voters());
	}

	/**
	 * It does not say whether the other one can return to an earlier version.
	 * @throws IOException if a command cannot be read
	 */
	@Test
	void voterThatAnswersForAnotherDoesNotCount() throws IOException {
		this.answeringAt.put("n3", "n1");
		check();
		verify(this.caller, never()).write(any(), anyLong());
		this.answeringAt.clear();
		check();
		this.voters.keySet().forEach(this::keep);
		this.answeringAt.put("n3", "n1");
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, FIRST));
	}

	@Test
	void voterOfAnotherClusterDoesNotCount() throws IOException {
		VoterRegistry other = new VoterRegistry();
		apply(other, VoterRegistry.command(registration("n3", "", 1, "y", "n1", "n2", "n3")));
		byte[] report = new VoterReport(other.state(), LATEST, LATEST, "n3").bytes();
		willReturn(report).given(this.caller).ask(eq(RaftPeerId.valueOf("n3")), any());
		check();
		verify(this.caller, never()).write(any(), anyLong());
	}

	@Test
	void nothingIsAgreedBeforeTheClusterHasBegun() throws IOException {
		VoterRegistry waiting = new VoterRegistry();
		apply(waiting, VoterRegistry.command(registration("n1", "", 1, "x", "n1", "n2", "n3")));
		given(this.server.registry()).willReturn(waiting.state());
		check();
		verify(this.caller, never()).ask(any(), any());
	}

	/**
	 * The supervision waits for it, and the answers that there are become old.
	 * @throws IOException if a command cannot be read
	 */
	@Test
	void answersThatTakeTooLongAreGivenUp() throws IOException {
		this.answerTime = Duration.ofMillis(200);
		check();
		verify(this.caller, times(2)).ask(any(), any());
		verify(this.caller, never()).write(any(), anyLong());
		this.answerTime = Duration.ofMillis(100);
		check();
		assertThat(formats()).isEqualTo(new Formats(LATEST, FIRST));
	}

	@Test
	void onlyTheLeaderRaisesTheFormat() throws IOException {
		given(this.server.isLeaderReady()).willReturn(false);
		check();
		verify(this.caller, never()).ask(any(), any());
	}

	/**
	 * The supervision of the leader would wait for it.
	 */
	@Test
	void nobodyIsAskedWhileOneIsSilent() throws IOException {
		given(this.server.silences()).willReturn(Map.of(RaftPeerId.valueOf("n2"), 5000L));
		check();
		verify(this.caller, never()).ask(any(), any());
	}

	@Test
	void nothingIsAskedOnceTheFormatIsWritten() throws IOException {
		check();
		this.voters.keySet().forEach(this::keep);
		check();
		check();
		verify(this.caller, times(6)).ask(any(), any());
	}

	private void check() {
		this.now += 5000;
		this.raiser.check(this.server, this.now);
	}

	private void keep(String id) {
		this.voters.get(id)[1] = LATEST;
	}

	private Formats formats() {
		return this.registry.state().formats();
	}

	private byte[] answer(RaftPeerId voter) throws IOException {
		int[] formats = this.voters.get(voter.toString());
		if (formats == null) {
			throw new TimeoutIOException("It is down");
		}
		this.nanos += this.answerTime.toNanos();
		String answering = this.answeringAt.getOrDefault(voter.toString(), voter.toString());
		return new VoterReport(this.registry.state(), formats[0], formats[1], answering).bytes();
	}

	private void register(String id, String clusterId, long version, String... ids) throws IOException {
		apply(VoterRegistry.command(registration(id, clusterId, version, "x", ids)));
	}

	private static Registration registration(String id, String clusterId, long version, String proposal,
			String... ids) {
		return new Registration(id, id, clusterId, true, proposal, list(version, ids));
	}

	private static VoterList list(long version, String... ids) {
		Map<String, String> voters = new TreeMap<>();
		for (String id : ids) {
			voters.put(id, "127.0.0.1:7001");
		}
		return new VoterList(version, voters);
	}

	private byte[] apply(byte[] command) throws IOException {
		return apply(this.registry, command);
	}

	private static byte[] apply(VoterRegistry registry, byte[] command) throws IOException {
		return registry
			.apply(new DataInputStream(new ByteArrayInputStream(Arrays.copyOfRange(command, 1, command.length))));
	}

}
