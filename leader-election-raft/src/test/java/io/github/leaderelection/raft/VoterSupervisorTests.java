package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link VoterSupervisor}.
 */
class VoterSupervisorTests {

	private final LocalVoter voter = mock();

	@Test
	void goesOnAfterAnError() {
		AtomicInteger checks = new AtomicInteger();
		given(this.voter.id()).willReturn("n1");
		given(this.voter.hasLeft()).willAnswer((call) -> {
			checks.incrementAndGet();
			throw new NoClassDefFoundError("org/apache/ratis/Missing");
		});
		try (VoterSupervisor watchdog = new VoterSupervisor(this.voter, mock(), mock(), Duration.ofSeconds(1))) {
			watchdog.start();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> checks.get() >= 3);
		}
	}

	@Test
	void notesAgainAndAgainWhetherTheVoterTakesPart() {
		VoterServer server = mock();
		given(this.voter.id()).willReturn("n1");
		given(this.voter.server()).willReturn(server);
		try (VoterSupervisor watchdog = new VoterSupervisor(this.voter, mock(), mock(), Duration.ofSeconds(1))) {
			watchdog.start();
			verify(this.voter, timeout(30_000).atLeast(3)).observe();
		}
	}

}
