package io.github.leaderelection.fencing;

import java.util.List;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FenceRejections}.
 */
class FenceRejectionsTests {

	private final Leadership term = new TestLeaderElection().grant("reports");

	@Test
	void statementThatChangesNothingIsReported() {
		assertThat(Rejections.of(() -> Fencing.requireUpdated(1, this.term))).isEmpty();
		assertThat(Rejections.of(() -> assertThatExceptionOfType(LeadershipLostException.class)
			.isThrownBy(() -> Fencing.requireUpdated(0, this.term))
			.satisfies((ex) -> assertThat(ex.fencingToken()).isEqualTo(this.term.fencingToken()))))
			.containsExactly("reports TABLE");
	}

	@Test
	void nothingIsReportedAfterTheEndOfTheSubscription() {
		List<String> rejections = Rejections.of(() -> {
		});
		FenceRejections.report("reports", FencedResource.HTTP);
		assertThat(rejections).isEmpty();
	}

	@Test
	void listenerThatFailsKeepsNoOtherFromItsReport() {
		Subscription failing = FenceRejections.addListener((election, resource) -> {
			throw new IllegalStateException("on purpose");
		});
		try {
			assertThat(Rejections.of(() -> FenceRejections.report("reports", FencedResource.HTTP)))
				.containsExactly("reports HTTP");
		}
		finally {
			failing.close();
		}
	}

}
