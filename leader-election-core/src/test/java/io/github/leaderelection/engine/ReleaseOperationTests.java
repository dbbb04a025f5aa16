package io.github.leaderelection.engine;

import java.time.Duration;
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

	private static final SessionId SELF = new SessionId("self");

	private final InMemoryElectionStore store = new InMemoryElectionStore();

	@Test
	void logsWhetherTheRecordWasReleased() {
		this.store.create("jobs", 1);
		ElectionView view = this.store.heartbeat(new Session(SELF, 1, "a", Map.of(), Duration.ofSeconds(10)), 0);
		ElectionRecord vacant = view.elections().get("jobs");
		this.store.claim(new Claim(vacant, OptionalLong.empty(), view.storeId(), SELF, 5));
		ReleaseOperation release = new ReleaseOperation(this.store, "jobs", SELF, 5, Caller.NONE);
		assertThat(LogOutput.of(() -> release.answered(release.call()))).contains("[jobs] released: true");
		assertThat(LogOutput.of(() -> release.answered(release.call()))).contains("[jobs] released: false");
	}

}
