package io.github.leaderelection.raft;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * Tests for {@link RaftMember}.
 *
 * @author Leader Election
 */
class RaftMemberTests {

	private final ServerLauncher launcher = mock();

	private final GroupServer server = mock();

	private final RaftMember member = new RaftMember("n1", this.launcher, 1000);

	@Test
	void serverThatStartsAfterTheEndIsClosed() {
		given(this.launcher.launch()).willAnswer((call) -> {
			this.member.close();
			return this.server;
		});
		this.member.open();
		verify(this.server).close();
		assertThat(this.member.server()).isNull();
	}

	@Test
	void serverIsClosedAtTheEnd() {
		given(this.launcher.launch()).willReturn(this.server);
		this.member.open();
		assertThat(this.member.server()).isSameAs(this.server);
		verify(this.server, never()).close();
		this.member.close();
		verify(this.server).close();
		assertThat(this.member.server()).isNull();
	}

}
