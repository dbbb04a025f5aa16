package io.github.leaderelection.zookeeper;

import java.time.Duration;

import io.github.leaderelection.store.support.ElectionTiming;
import io.github.leaderelection.store.support.TimeoutAudit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SessionTimeout}.
 */
@ExtendWith(OutputCaptureExtension.class)
class SessionTimeoutTests {

	@Test
	void longTimeoutIsReportedOncePerValue(CapturedOutput output) {
		SessionTimeout timeout = sessionTimeout(Duration.ofSeconds(10), true);
		timeout.check(60_000);
		timeout.check(60_000);
		timeout.check(5_000);
		timeout.check(60_000);
		assertThat(output).containsOnlyOnce("WARN")
			.contains("[shop] The session timeout of ZooKeeper is 1m, so the client leaves a server that is silent"
					+ " only after 40s, and each leader on it stops at the leader-election.renew-deadline of 7s."
					+ " Set leader-election.zookeeper.session-timeout to at most 8850ms");
	}

	@Test
	void remedyForTheClientOfTheApplication(CapturedOutput output) {
		sessionTimeout(Duration.ofSeconds(10), false).check(60_000);
		assertThat(output).contains("Set sessionTimeoutMs of the CuratorFramework to at most 8850ms");
	}

	@Test
	void remedyForALeaseThatIsTooShortForAnyTimeout(CapturedOutput output) {
		sessionTimeout(Duration.ofMillis(1500), true).check(4_000);
		assertThat(output).contains("1050ms. Use a longer lease duration");
	}

	@ParameterizedTest
	@CsvSource({ "10000,5000,false", "10000,8850,false", "10000,8853,true", "5500,4000,false", "5000,4000,true" })
	void timeoutIsComparedWithTheRenewDeadline(long lease, int timeout, boolean reported, CapturedOutput output) {
		sessionTimeout(Duration.ofMillis(lease), true).check(timeout);
		assertThat(output.toString().contains("WARN")).isEqualTo(reported);
	}

	private static SessionTimeout sessionTimeout(Duration lease, boolean owned) {
		return new SessionTimeout(new TimeoutAudit("shop",
				new ElectionTiming(lease, lease.multipliedBy(7).dividedBy(10), lease.dividedBy(5), lease.dividedBy(5))),
				owned);
	}

}
