package io.github.leaderelection.engine;

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

	@Test
	void tellsWhatItIs() {
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

	private Lease lease() {
		return new Lease(Moment.now(this.environment), Duration.ofSeconds(7));
	}

}
