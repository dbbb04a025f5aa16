package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoreWatch}.
 */
class StoreWatchTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final ElectionSettings settings = ElectionSettings.defaults();

	private final StoreWatch watch = new StoreWatch(SessionContexts.of(new InMemoryElectionStore(), this.environment,
			this.settings, new Session(new SessionId("self"), 0, "self", Map.of(), this.settings.leaseDuration())));

	@Test
	void viewIsOutdatedALeaseAfterItWasReceived() {
		assertThat(this.watch.isOutdated()).isTrue();
		Moment now = Moment.now(this.environment);
		this.watch.observe(Observation.of(new ElectionView("store", false, true, Map.of(), Map.of()), 1, now, now,
				this.settings, TimingRules.SAFE));
		this.world.advance(this.settings.leaseDuration().minusNanos(1));
		assertThat(this.watch.isOutdated()).isFalse();
		this.world.advance(Duration.ofNanos(1));
		assertThat(this.watch.isOutdated()).isTrue();
	}

}
