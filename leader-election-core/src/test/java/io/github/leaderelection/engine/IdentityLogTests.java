package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.engine.IdentityWatch.Outcome;
import io.github.leaderelection.store.ElectionView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IdentityLog}.
 */
class IdentityLogTests {

	private final List<String> information = new ArrayList<>();

	private final List<String> warnings = new ArrayList<>();

	private final IdentityLog log = new IdentityLog(Duration.ofSeconds(10), this.information::add, this.warnings::add);

	@Test
	void saysWhatAWatchIsForOnlyWhereIdentitiesReturn() {
		report(0, Outcome.BEGUN, "one", false);
		report(2, Outcome.CONTINUED, "one", true);
		assertThat(this.information).isEmpty();
		report(4, Outcome.BEGUN, "one", true);
		report(6, Outcome.INTERRUPTED, "one", true);
		assertThat(this.information).hasSize(2)
			.allSatisfy((text) -> assertThat(text).contains("'one'", "10s", "earlier primary"));
		assertThat(this.warnings).isEmpty();
	}

	@Test
	void namesBothIdentitiesOfAFailover() {
		report(0, Outcome.BEGUN, "one", true);
		report(2, Outcome.IDENTITY_CHANGED, "two", true);
		assertThat(this.warnings).singleElement()
			.asString()
			.contains("restarted or failed over", "from 'one' to 'two'", "10s");
	}

	@Test
	void saysThatWritesWereLost() {
		report(0, Outcome.WRITES_LOST, "one", false);
		assertThat(this.warnings).singleElement().asString().contains("has lost writes");
	}

	@Test
	void sessionThatIsMissingAfterALongSilenceIsNoLossOfTheStoreForCertain() {
		report(0, Outcome.CONTINUED, "one", false);
		report(99, Outcome.WRITES_LOST, "one", false);
		assertThat(this.warnings).singleElement().asString().contains("the store has lost writes: watching");
		report(150, Outcome.CONTINUED, "one", false);
		report(250, Outcome.WRITES_LOST, "one", false);
		assertThat(this.warnings).last()
			.asString()
			.contains("no heartbeat for 100s: the leader has removed it, unless the store has lost writes: watching");
	}

	@Test
	void identityThatDoesNotSettleIsReportedOnceWithTheRemedy() {
		for (int i = 0; i <= 14; i++) {
			report(2 * i, Outcome.IDENTITY_CHANGED, (i % 2 == 0) ? "two" : "one", true);
		}
		assertThat(this.warnings).hasSize(3);
		for (int i = 15; i < 1000; i++) {
			report(2 * i, Outcome.IDENTITY_CHANGED, (i % 2 == 0) ? "two" : "one", true);
		}
		assertThat(this.warnings).hasSize(4);
		assertThat(this.warnings.get(3)).contains("16 times within 30s", "from 'two' to 'one'", "10s",
				"Connect every instance to the same server");
	}

	@Test
	void isReportedAgainAfterItHasSettledForThreeLeases() {
		unsettle(0);
		assertThat(this.warnings).hasSize(4);
		report(40 + 29, Outcome.CONTINUED, "two", true);
		report(40 + 29, Outcome.IDENTITY_CHANGED, "one", true);
		assertThat(this.warnings).hasSize(4);
		report(40 + 29 + 30, Outcome.CONTINUED, "two", true);
		unsettle(100);
		assertThat(this.warnings).hasSize(8);
	}

	@Test
	void failoversThatAreFarApartAreAllReported() {
		for (int i = 0; i < 10; i++) {
			report(100 * i, Outcome.IDENTITY_CHANGED, "server-" + i, false);
			report(100 * i + 50, Outcome.CONTINUED, "server-" + i, false);
		}
		assertThat(this.warnings).hasSize(10).allSatisfy((text) -> assertThat(text).contains("failed over"));
	}

	private void unsettle(int from) {
		for (int i = 0; i <= 20; i++) {
			report(from + 2 * i, Outcome.IDENTITY_CHANGED, (i % 2 == 0) ? "two" : "one", true);
		}
	}

	private void report(int seconds, Outcome outcome, String id, boolean recurring) {
		ElectionView view = new ElectionView(id, recurring, true, Map.of(), Map.of());
		// The clock overflows on the way
		long nanos = Long.MAX_VALUE - 15_000_000_000L + seconds * 1_000_000_000L;
		Moment now = new Moment(nanos, 0);
		this.log.report(outcome, Observation.of(view, 1, now, now, ElectionSettings.defaults(), TimingRules.SAFE));
	}

}
