package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.engine.RecordOperation.Caller;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReleaseOperation}.
 */
class ReleaseOperationTests {

	private static final Session SELF = new Session(new SessionId("self"), 1, "a", Map.of(), Duration.ofSeconds(10));

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	@Test
	void logsWhetherTheRecordWasReleased() {
		ReleaseOperation release = release(Caller.NONE);
		assertThat(LogOutput.of(() -> release.answered(release.call()))).contains("[jobs] released: true");
		assertThat(LogOutput.of(() -> release.answered(release.call()))).contains("[jobs] released: false");
	}

	@Test
	void reportsToItsCallerThatTheRecordWasReleasedOrThatTheStoreHasRefused() {
		List<String> outcomes = new ArrayList<>();
		ReleaseOperation release = release(new Caller() {
			@Override
			public void settled() {
			}

			@Override
			public void beatAgain(Object subject) {
			}

			@Override
			public void refused() {
				outcomes.add("refused");
			}

			@Override
			public void released(long token) {
				outcomes.add("released " + token);
			}
		});
		release.answered(release.call());
		assertThat(outcomes).containsExactly("released 5");
		release.answered(release.call());
		assertThat(outcomes).containsExactly("released 5", "refused");
	}

	private ReleaseOperation release(Caller caller) {
		this.store.create("jobs", 1);
		ElectionView view = this.store.heartbeat(SELF, 0);
		ElectionRecord vacant = view.elections().get("jobs");
		this.store.claim(new Claim(vacant, OptionalLong.empty(), view.storeId(), SELF.id(), 5));
		return new ReleaseOperation(
				SessionContexts.of(this.store, new VirtualWorld().environment(), ElectionSettings.defaults(), SELF),
				"jobs", 5, caller);
	}

}
