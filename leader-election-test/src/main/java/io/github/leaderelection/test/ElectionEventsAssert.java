package io.github.leaderelection.test;

import java.util.List;

import io.github.leaderelection.LeadershipGrantedEvent;
import io.github.leaderelection.LeadershipRevokedEvent;
import io.github.leaderelection.LeadershipRevokedEvent.Reason;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on {@link ElectionEvents}.
 */
public final class ElectionEventsAssert extends AbstractAssert<ElectionEventsAssert, ElectionEvents> {

	ElectionEventsAssert(ElectionEvents actual) {
		super(actual, ElectionEventsAssert.class);
	}

	/**
	 * Verify that this instance was granted an election at least once.
	 * @param election the name of the election
	 * @return this
	 */
	public ElectionEventsAssert hasGranted(String election) {
		if (grants(election) == 0) {
			throw failure("Expected a term of the election '%s' to be granted, but the events are%n  %s", election,
					this.actual);
		}
		return this;
	}

	/**
	 * Verify that this instance was granted an election a number of times.
	 * @param election the name of the election
	 * @param terms the number of terms, zero for none
	 * @return this
	 */
	public ElectionEventsAssert hasGranted(String election, int terms) {
		if (grants(election) != terms) {
			throw failure("Expected %s terms of the election '%s' to be granted, but they were %s:%n  %s", terms,
					election, grants(election), this.actual);
		}
		return this;
	}

	/**
	 * Verify for which reasons the terms of this instance ended.
	 * @param election the name of the election
	 * @param reasons the reasons, oldest first, none if no term ended
	 * @return this
	 */
	public ElectionEventsAssert hasRevoked(String election, Reason... reasons) {
		List<Reason> revoked = this.actual.of(LeadershipRevokedEvent.class, election)
			.stream()
			.map(LeadershipRevokedEvent::reason)
			.toList();
		if (!revoked.equals(List.of(reasons))) {
			throw failure("Expected the terms of the election '%s' to end as %s, but they ended as %s:%n  %s", election,
					List.of(reasons), revoked, this.actual);
		}
		return this;
	}

	/**
	 * Verify that there is no event.
	 * @return this
	 */
	public ElectionEventsAssert isEmpty() {
		if (!this.actual.all().isEmpty()) {
			throw failure("Expected no event, but the events are%n  %s", this.actual);
		}
		return this;
	}

	private int grants(String election) {
		return this.actual.of(LeadershipGrantedEvent.class, election).size();
	}

}
