package io.github.leaderelection.engine;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;

import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Term}.
 */
class TermTests {

	private final VirtualWorld world = new VirtualWorld();

	private final VirtualWorld.Environment environment = this.world.environment();

	private final Term term = new Term("jobs", "a", 42, 3, lease(), this.environment, TimingRules.SAFE);

	private Runnable hook = () -> {
	};

	@Test
	void describesItself() {
		assertThat(this.term.election()).isEqualTo("jobs");
		assertThat(this.term.candidate()).isEqualTo("a");
		assertThat(this.term.fencingToken()).isEqualTo(42);
		assertThat(this.term.grantedAfter()).isEqualTo(3);
		assertThat(this.term.grantedAt()).isEqualTo(Instant.ofEpochMilli(this.environment.currentTimeMillis()));
		assertThat(this.term).hasToString("[jobs] term of a with fencing token 42");
	}

	@Test
	void isExtendedByALaterLeaseAlone() {
		Lease early = lease();
		this.world.advance(Duration.ofSeconds(1));
		this.term.renew(lease());
		this.term.renew(early);
		assertThat(this.term.remaining()).hasSeconds(7);
		assertThat(this.term.drainNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
	}

	@Test
	void staysEndedWhenRenewedTooLate() {
		this.world.advance(Duration.ofSeconds(7));
		this.term.renew(lease());
		assertThat(this.term.isValid()).isFalse();
		assertThat(this.term.mayDrain()).isFalse();
		assertThat(this.term.drainNanos()).isZero();
	}

	@Test
	void staysEndedWhenTheClockThatEndedItGoesBack() {
		this.environment.stepWall(Duration.ofHours(1));
		this.term.renew(lease());
		this.environment.stepWall(Duration.ofHours(-1));
		assertThat(this.term.isValid()).isFalse();
		assertThat(this.term.hasEnded()).isTrue();
	}

	@Test
	void keepsTheReasonForWhichItEndedFirst() {
		assertThat(this.term.end(Reason.RESIGNED)).isEqualTo(Reason.RESIGNED);
		assertThat(this.term.end(Reason.SUPERSEDED)).isEqualTo(Reason.RESIGNED);
	}

	@Test
	void mayDrainForAsLongAsHeartbeatsConfirmIt() {
		this.term.end(Reason.RESIGNED);
		this.world.advance(Duration.ofSeconds(5));
		this.term.renew(lease());
		assertThat(this.term.isValid()).isFalse();
		this.world.advance(Duration.ofSeconds(5));
		assertThat(this.term.mayDrain()).isTrue();
		assertThat(this.term.drainNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
		this.world.advance(Duration.ofSeconds(2));
		assertThat(this.term.mayDrain()).isFalse();
	}

	@Test
	void sharesALeaseOnceItHasJoined() {
		LeaseCell shared = shared();
		this.term.join(shared);
		assertThat(this.term.isJoined()).isTrue();
		this.world.advance(Duration.ofSeconds(5));
		shared.extend(lease());
		assertThat(this.term.remaining()).hasSeconds(7);
		assertThat(this.term.confirmed()).isEqualTo(lease());
		this.world.advance(Duration.ofSeconds(6));
		assertThat(this.term.isValid()).isTrue();
		this.world.advance(Duration.ofSeconds(1));
		assertThat(this.term.isValid()).isFalse();
		assertThat(this.term.hasEnded()).isTrue();
	}

	@Test
	void doesNotJoinOnceItsOwnLeaseHasRunOut() {
		this.world.advance(Duration.ofSeconds(7));
		this.term.join(shared());
		assertThat(this.term.isJoined()).isFalse();
		assertThat(this.term.isValid()).isFalse();
	}

	@Test
	void doesNotJoinIfAThreadHasFoundItEndedBefore() {
		LeaseCell shared = shared();
		this.environment.stepWall(Duration.ofHours(1));
		assertThat(this.term.isValid()).isFalse();
		this.environment.stepWall(Duration.ofHours(-1));
		this.term.join(shared);
		assertThat(shared.isLive()).isTrue();
		assertThat(this.term.isValid()).isFalse();
	}

	@Test
	void doesNotJoinIfAnotherThreadFindsItEndedMeanwhile() {
		Term asked = new Term("jobs", "a", 42, 3, lease(), hooked(), TimingRules.SAFE);
		this.hook = () -> {
			this.environment.stepWall(Duration.ofHours(1));
			assertThat(asked.isValid()).isFalse();
			this.environment.stepWall(Duration.ofHours(-1));
		};
		asked.join(shared());
		assertThat(asked.isJoined()).isFalse();
		assertThat(asked.isValid()).isFalse();
	}

	@Test
	void isOverWhenTheLeaseThatItSharesHasRunOutThoughALaterOneIsExtended() {
		LeaseCell shared = shared();
		this.term.join(shared);
		this.world.advance(Duration.ofSeconds(7));
		assertThat(shared.extend(lease())).isFalse();
		LeaseCell later = shared();
		this.term.join(later);
		assertThat(later.isLive()).isTrue();
		assertThat(this.term.isValid()).isFalse();
		assertThat(this.term.mayDrain()).isFalse();
	}

	/**
	 * A thread that was paused while it asked must not find the lease that was extended
	 * for other terms in the meantime.
	 */
	@Test
	void isOverForAThreadThatAsksWhileItIsEndedAndTheLeaseIsExtendedForOthers() {
		LeaseCell shared = new LeaseCell(lease(), hooked(), TimingRules.SAFE);
		this.term.join(shared);
		this.hook = () -> {
			this.world.advance(Duration.ofSeconds(6));
			this.term.end(Reason.SUPERSEDED);
			assertThat(shared.extend(lease())).isTrue();
			this.world.advance(Duration.ofSeconds(2));
		};
		assertThat(this.term.isValid()).isFalse();
		assertThat(shared.isLive()).isTrue();
	}

	@Test
	void remainingTimeIsNotThatOfOthersOnceItHasEnded() {
		LeaseCell shared = new LeaseCell(lease(), hooked(), TimingRules.SAFE);
		this.term.join(shared);
		this.hook = () -> this.hook = () -> this.term.end(Reason.SUPERSEDED);
		assertThat(this.term.remaining()).isZero();
	}

	@Test
	void isConfirmedByItselfOnceItHasParted() {
		LeaseCell shared = shared();
		this.term.join(shared);
		Lease last = lease();
		this.term.end(Reason.RESIGNED);
		this.term.part();
		this.world.advance(Duration.ofSeconds(2));
		shared.extend(lease());
		assertThat(this.term.confirmed()).isEqualTo(last);
		assertThat(this.term.drainNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
		this.term.renew(lease());
		assertThat(this.term.drainNanos()).isEqualTo(Duration.ofSeconds(7).toNanos());
		assertThat(this.term.isValid()).isFalse();
	}

	/** The environment, which does something once when its clock is read. */
	private EngineEnvironment hooked() {
		return (EngineEnvironment) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { EngineEnvironment.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("nanoTime")) {
						Runnable action = this.hook;
						this.hook = () -> {
						};
						action.run();
					}
					return method.invoke(this.environment, arguments);
				});
	}

	private LeaseCell shared() {
		return new LeaseCell(lease(), this.environment, TimingRules.SAFE);
	}

	private Lease lease() {
		return new Lease(Moment.now(this.environment), Duration.ofSeconds(7));
	}

}
