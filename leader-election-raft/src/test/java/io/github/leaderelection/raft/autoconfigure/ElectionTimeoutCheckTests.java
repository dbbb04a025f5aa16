package io.github.leaderelection.raft.autoconfigure;

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
 * Tests for {@link ElectionTimeoutCheck}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ElectionTimeoutCheckTests {

	private static final ElectionTiming DEFAULTS = new ElectionTiming(Duration.ofSeconds(10), Duration.ofSeconds(7),
			Duration.ofSeconds(2), Duration.ofSeconds(2));

	@Test
	void longTimeoutIsReported(CapturedOutput output) {
		ElectionTimeoutCheck.check(Duration.ofSeconds(5), 3, new TimeoutAudit("shop", DEFAULTS));
		assertThat(output).containsOnlyOnce("WARN")
			.contains("[shop] leader-election.raft.election-timeout is 5s, so the voters may need 10s to"
					+ " replace a Raft leader that is lost, and each leader of an election stops at the"
					+ " leader-election.renew-deadline of 7s. Set it to at most 2500ms");
	}

	@ParameterizedTest
	@CsvSource({ "1000,3,false", "2500,3,false", "2501,3,true", "5000,1,false" })
	void timeoutIsComparedWithTheRenewDeadline(long millis, int voters, boolean reported, CapturedOutput output) {
		ElectionTimeoutCheck.check(Duration.ofMillis(millis), voters, new TimeoutAudit("shop", DEFAULTS));
		assertThat(output.toString().contains("WARN")).isEqualTo(reported);
	}

}
