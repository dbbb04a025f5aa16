package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.ElectionTelemetry;
import io.github.leaderelection.LeaderElector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the elections that an engine reports to its telemetry.
 */
class ObservedElectionsTests extends AbstractEngineTests {

	private final Recorder recorder = new Recorder();

	private final ElectionEngine engine = ElectionEngine.builder(this.store)
		.settings(ElectionSettings.defaults().withClaimMissing(true))
		.environment(this.world.environment())
		.telemetry(this.recorder)
		.build();

	@Test
	void electionIsReportedWhenItIsJoined() {
		this.engine.elector("first");
		assertThat(this.recorder.calls).isEmpty();
		this.engine.start();
		advance(MOMENT);
		assertThat(this.recorder.calls).containsExactly("joined first");
		LeaderElector later = this.engine.elector("later");
		this.engine.elector("later");
		advance(RETRY);
		assertThat(this.recorder.calls).containsExactly("joined first", "joined later");
		assertThat(this.recorder.last).isSameAs(later);
	}

	@Test
	void electionIsReportedWithEachSession() {
		LeaderElector elector = this.engine.elector("first");
		for (int i = 0; i < 2; i++) {
			this.engine.start();
			advance(MOMENT);
			this.engine.stopAsync();
			advance(RETRY);
		}
		assertThat(this.recorder.calls).containsExactly("joined first", "joined first");
		assertThat(this.recorder.last).isSameAs(elector);
	}

	@Test
	void electionThatIsLeftIsReportedAfterItsRelease() {
		LeaderElector elector = this.engine.elector("first");
		this.engine.start();
		this.engine.campaign();
		advance(RETRY);
		assertThat(elector.isLeader()).isTrue();
		this.recorder.calls.clear();
		this.engine.leave("first");
		assertThat(this.recorder.calls).isEmpty();
		advance(RETRY.multipliedBy(2));
		assertThat(this.recorder.calls).endsWith("left first").containsOnlyOnce("left first");
		assertThat(this.recorder.last).isSameAs(elector);
		advance(LEASE);
		assertThat(this.recorder.calls).endsWith("left first");
	}

	@Test
	void electionThatIsLeftIsReportedWhereTheEngineDoesNotRun() {
		this.engine.elector("first");
		this.engine.leave("first");
		assertThat(this.recorder.calls).containsExactly("left first");
		this.engine.start();
		advance(RETRY);
		assertThat(this.recorder.calls).containsExactly("left first");
	}

	@Test
	void electionThatWasLeftBeforeItsCandidacyBeganIsNotReportedAsJoined() {
		this.engine.start();
		advance(MOMENT);
		this.engine.elector("first");
		this.engine.leave("first");
		advance(LEASE);
		assertThat(this.recorder.calls).containsExactly("left first");
	}

	@Test
	void whatTheTelemetryThrowsIsContained() {
		VirtualWorld.Environment environment = this.world.environment();
		environment.failures();
		ElectionEngine broken = ElectionEngine.builder(this.store)
			.settings(ElectionSettings.defaults().withClaimMissing(true))
			.environment(environment)
			.telemetry(new ElectionTelemetry() {

				@Override
				public void joined(LeaderElector elector) {
					throw new IllegalStateException("on purpose");
				}

				@Override
				public void left(LeaderElector elector) {
					throw new IllegalStateException("on purpose");
				}

			})
			.build();
		LeaderElector elector = broken.elector("first");
		broken.start();
		broken.campaign();
		advance(RETRY);
		assertThat(elector.isLeader()).isTrue();
		CompletableFuture<Void> left = broken.leave("first");
		advance(RETRY.multipliedBy(2));
		assertThat(left).isCompleted();
		assertThat(environment.failures()).hasSize(2);
	}

	private static final class Recorder implements ElectionTelemetry {

		final List<String> calls = new ArrayList<>();

		LeaderElector last;

		@Override
		public void joined(LeaderElector elector) {
			this.calls.add("joined " + elector.election());
			this.last = elector;
		}

		@Override
		public void left(LeaderElector elector) {
			this.calls.add("left " + elector.election());
			this.last = elector;
		}

	}

}
