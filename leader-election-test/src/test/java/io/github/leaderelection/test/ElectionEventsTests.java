package io.github.leaderelection.test;

import java.time.Instant;

import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import io.github.leaderelection.StoreReachableEvent;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ElectionEvents} and {@link ElectionEventsAssert}.
 */
class ElectionEventsTests {

	private final ElectionEvents events = new ElectionEvents();

	@Test
	void recordsInOrder() {
		happen();
		assertThat(this.events.all()).hasSize(4);
		assertThat(this.events.of(StoreReachableEvent.class)).hasSize(1);
		assertThat(this.events.of(LeadershipGrantedEvent.class)).hasSize(2);
		assertThat(this.events.of(LeadershipGrantedEvent.class, "mails")).singleElement()
			.extracting(LeadershipGrantedEvent::fencingToken)
			.isEqualTo(2L);
		this.events.clear();
		assertThat(this.events).isEmpty();
	}

	@Test
	void assertionsThatHold() {
		happen();
		assertThat(this.events).hasGranted("jobs")
			.hasGranted("mails", 1)
			.hasGranted("others", 0)
			.hasRevoked("jobs", Reason.SUPERSEDED)
			.hasRevoked("mails");
	}

	@Test
	void assertionsThatDoNotHold() {
		happen();
		assertThatFailure(() -> assertThat(this.events).hasGranted("others")).contains("'others' to be granted",
				"mails");
		assertThatFailure(() -> assertThat(this.events).hasGranted("jobs", 2)).contains("Expected 2 terms", "were 1");
		assertThatFailure(() -> assertThat(this.events).hasRevoked("jobs", Reason.RESIGNED))
			.contains("end as [RESIGNED], but they ended as [SUPERSEDED]");
		assertThatFailure(() -> assertThat(this.events).hasRevoked("jobs")).contains("end as [], but");
		assertThatFailure(() -> assertThat(this.events).isEmpty()).contains("Expected no event");
	}

	private static AbstractStringAssert<?> assertThatFailure(ThrowingCallable assertion) {
		return assertThat(assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).actual().getMessage());
	}

	private void happen() {
		this.events.onEvent(new LeadershipGrantedEvent("jobs", "test", 1, Instant.EPOCH));
		this.events.onEvent(new LeadershipGrantedEvent("mails", "test", 2, Instant.EPOCH));
		this.events.onEvent(new LeadershipRevokedEvent("jobs", "test", 1, Reason.SUPERSEDED, Instant.EPOCH));
		this.events.onEvent(new StoreReachableEvent(Instant.EPOCH));
	}

}
