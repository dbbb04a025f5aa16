package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ViewIntake}.
 */
class ViewIntakeTests {

	private static final ElectionView VIEW = new ElectionView("store", true, true, Map.of(), Map.of());

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final List<Observation> observed = new ArrayList<>();

	private boolean failing;

	private final ViewIntake views = new ViewIntake(context(), (observation) -> {
		this.observed.add(observation);
		if (this.failing) {
			throw new IllegalStateException("on purpose");
		}
	});

	private SessionContext context() {
		ElectionSettings settings = ElectionSettings.defaults();
		Session session = new Session(new SessionId("a"), 0, "a", Map.of(), settings.leaseDuration());
		return new SessionContext(new InMemoryElectionStore(), this.environment, settings, TimingRules.SAFE, session,
				new EventDispatcher(this.environment));
	}

	@Test
	void takesInEachViewOnceAndNoneThatIsOlder() {
		accept(2);
		assertThat(this.views.acknowledged()).isEqualTo(2);
		accept(2);
		accept(1);
		assertThat(this.views.acknowledged()).isEqualTo(2);
		accept(3);
		assertThat(this.views.acknowledged()).isEqualTo(3);
		assertThat(this.observed).extracting(Observation::nonce).containsExactly(2L, 3L);
	}

	@Test
	void leaseCountsFromTheSending() {
		Moment sent = Moment.now(this.environment);
		this.world.advance(Duration.ofSeconds(1));
		this.views.accept(1, sent, VIEW);
		assertThat(this.observed).singleElement().satisfies((observation) -> {
			assertThat(observation.view()).isEqualTo(VIEW);
			assertThat(observation.sent()).isEqualTo(sent);
			assertThat(observation.received()).isEqualTo(Moment.now(this.environment));
			assertThat(observation.lease().start()).isEqualTo(sent);
		});
	}

	@Test
	void viewAfterOneThatWasNotObservedToTheEndCountsAsOneThatLacksWrites() {
		this.failing = true;
		assertThatIllegalStateException().isThrownBy(() -> accept(1));
		assertThatIllegalStateException().isThrownBy(() -> accept(2));
		this.failing = false;
		accept(3);
		accept(4);
		assertThat(this.observed).extracting((observation) -> observation.view().intact())
			.containsExactly(true, false, false, true);
		assertThat(this.observed.get(2).view())
			.isEqualTo(new ElectionView("store", true, false, VIEW.elections(), VIEW.sessions()));
	}

	private void accept(long nonce) {
		this.views.accept(nonce, Moment.now(this.environment), VIEW);
	}

}
