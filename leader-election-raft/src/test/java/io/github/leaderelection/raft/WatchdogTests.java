package io.github.leaderelection.raft;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Watchdog}.
 *
 * @author Leader Election
 */
class WatchdogTests {

	private final RaftMember member = mock();

	@Test
	void goesOnAfterAnError() {
		AtomicInteger looks = new AtomicInteger();
		given(this.member.id()).willReturn("n1");
		given(this.member.hasLeft()).willAnswer((call) -> {
			looks.incrementAndGet();
			throw new NoClassDefFoundError("org/apache/ratis/Missing");
		});
		try (Watchdog watchdog = new Watchdog(this.member, mock(), mock(), Duration.ofSeconds(1))) {
			watchdog.start();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> looks.get() >= 3);
		}
	}

}
