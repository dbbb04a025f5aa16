package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for silence that counts from when this process received a heartbeat (rule 4).
 */
class HeartbeatAgeTests extends AbstractEngineTests {

	private static final int MANY = 100;

	/**
	 * When each heartbeat was received, by its session and nonce.
	 */
	private final Map<List<Object>, Long> received = new HashMap<>();

	private long lastReceived;

	private final Instance leader = new Instance("a", true, new Receiving());

	private final Instance other = new Instance("b", true);

	@Test
	void silenceCountsFromWhenTheHeartbeatWasReceived() {
		this.other.counting.setAges(this::age);
		lead();
		loseLeaderDuringOutage(RETRY);
		advanceTo(this.lastReceived + LEASE.minus(MOMENT).toNanos());
		assertThat(this.other.jobs.isLeader()).isFalse();
		advanceTo(this.lastReceived + LEASE.plus(MOMENT).toNanos());
		assertThat(this.other.jobs.isLeader()).isTrue();
	}

	@Test
	void silenceCountsFromTheFirstViewIfTheAgeIsUnknown() {
		lead();
		loseLeaderDuringOutage(RETRY);
		assertWaitsForALeaseAfterTheOutage();
	}

	@Test
	void storeThatThrowsCostsTimeOnly() {
		this.other.counting.setAges((session, nonce) -> {
			throw new IllegalStateException("on purpose");
		});
		lead();
		loseLeaderDuringOutage(RETRY);
		assertWaitsForALeaseAfterTheOutage();
	}

	@Test
	void silenceDoesNotCountFromBeforeTheFirstView() {
		this.other.counting.setAges(this::age);
		this.leader.start();
		advance(RETRY);
		this.leader.environment.pause();
		advance(LEASE.minus(RETRY));
		this.other.start();
		advance(LEASE.minus(MOMENT));
		assertThat(this.other.jobs.isLeader()).isFalse();
		advance(MOMENT.multipliedBy(2));
		assertThat(this.other.jobs.isLeader()).isTrue();
	}

	@Test
	void ageThatIsNegativeIsIgnored() {
		this.other.counting.setAges((session, nonce) -> OptionalLong.of(-LEASE.toNanos()));
		lead();
		this.leader.environment.pause();
		advance(LEASE.plus(RETRY));
		assertThat(this.other.jobs.isLeader()).isTrue();
	}

	@Test
	void othersHaveTheirSharesAfterAnOutageOfMoreThanALease() {
		this.other.counting.setAges(this::age);
		Instance third = new Instance("c", true, new Receiving());
		for (Instance instance : List.of(this.leader, this.other, third)) {
			for (int i = 0; i < MANY; i++) {
				instance.engine.elector("tenant-" + i);
			}
		}
		lead();
		third.start();
		advance(RETRY);
		loseLeaderDuringOutage(LEASE, third);
		int led = 0;
		for (int i = 0; i < RETRY.dividedBy(MOMENT) && led == 0; i++) {
			advance(MOMENT);
			led = this.other.eventsOf(LeadershipGrantedEvent.class).size();
		}
		assertThat(led).isBetween(MANY / 4, MANY * 3 / 4);
	}

	private void lead() {
		this.leader.start();
		advance(MOMENT);
		this.other.start();
		advance(MOMENT);
		assertThat(this.leader.jobs.isLeader()).isTrue();
	}

	// No view of the other instance shows the last heartbeats before the end of the
	// outage
	private void loseLeaderDuringOutage(Duration outage, Instance... more) {
		this.other.counting.setDown(true);
		advance(RETRY.multipliedBy(2));
		this.leader.environment.pause();
		List.of(more).forEach((instance) -> instance.environment.pause());
		advance(outage);
		this.other.counting.setDown(false);
	}

	private void assertWaitsForALeaseAfterTheOutage() {
		advanceTo(this.lastReceived + LEASE.plus(RETRY).minus(MOMENT).toNanos());
		assertThat(this.other.jobs.isLeader()).isFalse();
		advance(RETRY.multipliedBy(2).plus(MOMENT));
		assertThat(this.other.jobs.isLeader()).isTrue();
	}

	private void advanceTo(long nanos) {
		advance(Duration.ofNanos(nanos - this.other.environment.nanoTime()));
	}

	private OptionalLong age(SessionId session, long nonce) {
		Long time = this.received.get(List.of(session, nonce));
		return (time != null) ? OptionalLong.of(this.other.environment.nanoTime() - time) : OptionalLong.empty();
	}

	/**
	 * Notes when heartbeats of another instance reach the store, as if it was in the
	 * process of the instance that asks.
	 */
	private final class Receiving extends CountingStore {

		private Receiving() {
			super(HeartbeatAgeTests.this.store);
		}

		@Override
		public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
			ElectionView view = super.heartbeat(session, acknowledged, base);
			HeartbeatAgeTests.this.lastReceived = HeartbeatAgeTests.this.other.environment.nanoTime();
			HeartbeatAgeTests.this.received.put(List.of(session.id(), session.nonce()),
					HeartbeatAgeTests.this.lastReceived);
			return view;
		}

	}

}
