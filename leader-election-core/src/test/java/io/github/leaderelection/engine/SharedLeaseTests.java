package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.Map;

import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SharedLease}.
 */
class SharedLeaseTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final SharedLease shared = new SharedLease(context());

	private SessionContext context() {
		ElectionSettings settings = ElectionSettings.defaults();
		Session session = new Session(new SessionId("a"), 0, "a", Map.of(), settings.leaseDuration());
		return SessionContexts.of(new InMemoryElectionStore(), this.environment, settings, session);
	}

	@Test
	void allTermsShareOneLease() {
		LeaseCell first = this.shared.current(lease());
		assertThat(this.shared.current(lease())).isSameAs(first);
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.shared.extend(lease())).isTrue();
		assertThat(first.remainingNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
	}

	@Test
	void earlierLeaseChangesNothing() {
		Lease early = lease();
		this.world.advance(Duration.ofSeconds(1));
		LeaseCell cell = this.shared.current(lease());
		assertThat(this.shared.extend(early)).isTrue();
		assertThat(cell.remainingNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
	}

	@Test
	void leaseThatHasRunOutIsNotExtendedAndLaterTermsShareAnother() {
		LeaseCell before = this.shared.current(lease());
		this.world.advance(Duration.ofSeconds(7));
		Lease late = lease();
		assertThat(this.shared.hasRunOut()).isTrue();
		assertThat(this.shared.extend(late)).isFalse();
		LeaseCell after = this.shared.current(late);
		assertThat(after).isNotSameAs(before);
		assertThat(after.isLive()).isTrue();
		assertThat(this.shared.extend(late)).isTrue();
		assertThat(before.isLive()).isFalse();
		assertThat(this.shared.hasRunOut()).isFalse();
	}

	@Test
	void leaseThatHasRunOutWhileTheClockWasAheadStaysSo() {
		LeaseCell cell = this.shared.current(lease());
		this.environment.stepWall(Duration.ofHours(1));
		assertThat(this.shared.hasRunOut()).isTrue();
		this.environment.stepWall(Duration.ofHours(-1));
		assertThat(this.shared.extend(lease())).isFalse();
		assertThat(cell.isLive()).isFalse();
	}

	@Test
	void onlyALeaseThatHasRunOutIsDropped() {
		LeaseCell cell = this.shared.current(lease());
		this.shared.drop();
		assertThat(this.shared.current(lease())).isSameAs(cell);
		this.world.advance(Duration.ofSeconds(7));
		assertThat(this.shared.hasRunOut()).isTrue();
		this.shared.drop();
		assertThat(this.shared.hasRunOut()).isFalse();
		assertThat(this.shared.current(lease())).isNotSameAs(cell);
	}

	@Test
	void deadlineIsWatchedWhileThereAreTerms() {
		assertThat(this.shared.remainingNanos()).isEqualTo(Long.MAX_VALUE);
		this.shared.current(lease());
		assertThat(this.shared.remainingNanos()).isEqualTo(Long.MAX_VALUE);
		this.shared.count(1);
		assertThat(this.shared.hasTerms()).isTrue();
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.shared.remainingNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
		this.shared.count(-1);
		assertThat(this.shared.hasTerms()).isFalse();
	}

	private Lease lease() {
		return new Lease(Moment.now(this.environment), Duration.ofSeconds(7));
	}

}
