package io.github.leaderelection.raft;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterReport;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.TimeoutIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link WrittenFormat}.
 */
class WrittenFormatTests {

	private static final RaftPeerId TARGET = RaftPeerId.valueOf("n2");

	private final VoterCaller caller = mock();

	private final AtomicReference<RegistryState> local = new AtomicReference<>();

	private WrittenFormat format;

	@BeforeEach
	void answer() {
		given(this.caller.peers()).willReturn(List.of(RaftPeerId.valueOf("n1"), TARGET));
		given(this.caller.target()).willReturn(TARGET);
		given(this.caller.answers()).willAnswer((call) -> new VoterAnswers(Map.of()));
		this.format = new WrittenFormat(this.caller, this.local::get);
	}

	@Test
	void voterKnowsItByItself() throws IOException {
		this.local.set(state("x", 1));
		assertThat(this.format.of("x", 1000)).isOne();
		this.local.set(state("x", 2));
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		verify(this.caller, never()).ask(any(), any());
	}

	/**
	 * Its server may be replaced, and has executed nothing then.
	 */
	@Test
	void formatThatWasFoundRemains() throws IOException {
		this.local.set(state("x", 2));
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		this.local.set(RegistryState.EMPTY);
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
	}

	/**
	 * Two threads ask at the same time, and the one with the older answer is slower.
	 * @throws IOException if the thread is interrupted
	 */
	@Test
	void olderAnswerThatIsLateDoesNotReplaceTheFormat() throws IOException {
		given(this.caller.ask(any(), any())).willAnswer((call) -> {
			this.local.set(state("x", 2));
			assertThat(this.format.of("x", 1000)).isEqualTo(2);
			this.local.set(null);
			return new VoterReport(state("x", 1), 2, 2, "").bytes();
		});
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
	}

	@Test
	void formatOfAnotherClusterDoesNotCount() throws IOException {
		this.local.set(state("x", 2));
		assertThat(this.format.of("y", 1000)).isOne();
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		assertThat(this.format.of("y", 1000)).isOne();
	}

	@Test
	void clientAsksTheVoterThatExecutedItsLastCommandAndRemembersTheAnswer() throws IOException {
		given(this.caller.ask(any(), any())).willReturn(new VoterReport(state("x", 2), 2, 2, "").bytes());
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		assertThat(this.format.of("x", 1000)).isEqualTo(2);
		verify(this.caller, times(1)).ask(any(), any());
		verify(this.caller).ask(eq(TARGET), argThat((time) -> time.toMillis() <= 200));
	}

	@Test
	void clientThatGetsNoAnswerDoesNotAskWithEachBatch() throws IOException {
		given(this.caller.ask(any(), any())).willThrow(new TimeoutIOException("It is down"));
		assertThat(this.format.of("x", 1000)).isOne();
		assertThat(this.format.of("x", 1000)).isOne();
		verify(this.caller, times(1)).ask(any(), any());
	}

	private static RegistryState state(String cluster, int written) {
		return new RegistryState(cluster, 1, Map.of(), Map.of(), Set.of(), null, new Formats(Formats.LATEST, written));
	}

}
