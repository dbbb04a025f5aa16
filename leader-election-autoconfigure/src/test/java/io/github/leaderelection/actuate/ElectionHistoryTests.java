package io.github.leaderelection.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.LeaderChangedEvent;
import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.StoreReachableEvent;
import io.github.leaderelection.StoreUnreachableEvent;
import io.github.leaderelection.actuate.ElectionHistory.Change;
import io.github.leaderelection.actuate.ElectionHistory.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElectionHistory}.
 */
class ElectionHistoryTests {

	private static final Instant NOW = Instant.EPOCH;

	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

	private final AtomicReference<String> problem = new AtomicReference<>();

	private final ElectionHistory history = new ElectionHistory(() -> Set.of("kept"), this.nanos::get,
			this.problem::get);

	@Test
	void remembersTheLastFiveChangesNewestFirst() {
		for (long token = 1; token <= 4; token++) {
			this.history.onEvent(new LeadershipGrantedEvent("e", "me", token, NOW));
			this.history
				.onEvent(new LeadershipRevokedEvent("e", "me", token, LeadershipRevokedEvent.Reason.RESIGNED, NOW));
		}
		this.history.onEvent(new LeaderChangedEvent("e", null, NOW));
		assertThat(this.history.changes("e")).hasSize(5)
			.startsWith(new Change(NOW, Kind.OBSERVED, null, null, null),
					new Change(NOW, Kind.REVOKED, "me", 4L, "RESIGNED"), new Change(NOW, Kind.GRANTED, "me", 4L, null));
		assertThat(this.history.changes("other")).isEmpty();
	}

	@Test
	void outageLastsFromTheFirstFailureToTheAnswer() {
		assertThat(this.history.outage()).isZero();
		this.history.onEvent(new StoreUnreachableEvent("down", NOW));
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
		assertThat(this.history.outage()).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.history.storeProblem()).isEqualTo("down");
		this.history.onEvent(new StoreReachableEvent(NOW));
		assertThat(this.history.outage()).isZero();
		assertThat(this.history.storeProblem()).isNull();
	}

	@Test
	void problemOfAnOutageIsThatOfTheLastCall() {
		this.problem.set("the first call is not over");
		assertThat(this.history.storeProblem()).as("the store answers").isNull();
		this.history.onEvent(new StoreUnreachableEvent("no answer in time", NOW));
		this.problem.set("password authentication failed");
		assertThat(this.history.storeProblem()).isEqualTo("password authentication failed");
		this.problem.set(null);
		assertThat(this.history.storeProblem()).isEqualTo("no answer in time");
	}

	@Test
	void electionsThatWereLeftAreForgotten() {
		this.history.onEvent(new LeadershipGrantedEvent("kept", "me", 1, NOW));
		for (int i = 0; i < 5000; i++) {
			this.history.onEvent(new LeadershipGrantedEvent("left-" + i, "me", 1, NOW));
		}
		assertThat(this.history.changes("kept")).hasSize(1);
		assertThat(this.history.changes("left-0")).isEmpty();
	}

}
