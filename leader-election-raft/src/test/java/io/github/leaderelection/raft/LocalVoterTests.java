package io.github.leaderelection.raft;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link LocalVoter}.
 */
class LocalVoterTests {

	private final ServerLauncher launcher = mock();

	private final VoterServer server = mock();

	private final LocalVoter voter = new LocalVoter("n1", this.launcher, 1000);

	@Test
	void serverThatStartsAfterTheEndIsClosed() {
		given(this.launcher.launch()).willAnswer((call) -> {
			this.voter.close();
			return this.server;
		});
		this.voter.open();
		verify(this.server).close();
		assertThat(this.voter.server()).isNull();
	}

	@Test
	void serverIsClosedAtTheEnd() {
		given(this.launcher.launch()).willReturn(this.server);
		this.voter.open();
		assertThat(this.voter.server()).isSameAs(this.server);
		verify(this.server, never()).close();
		this.voter.close();
		verify(this.server).close();
		assertThat(this.voter.server()).isNull();
	}

}
