package io.github.leaderelection.ecosystem.integration;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that {@link History} finds what it is for.
 */
class HistoryTests {

	private final History history = new History("test");

	private final Journal first = this.history.journal("first");

	private final Journal second = this.history.journal("second");

	@Test
	void oneMessageThatWasUnderWayIsNoOverlap() {
		begin(this.first);
		end(this.first);
		this.first.add(Journal.MESSAGE);
		this.first.add(Journal.MESSAGE);
		begin(this.second);
		this.first.add(Journal.MESSAGE);
		this.history.assertExclusive();
		assertThat(this.history.leaders()).containsExactly("first", "second");
		assertThat(this.history.works()).isTrue();
		assertThat(this.history.terms()).containsExactly(List.of(Journal.GRANTED, Journal.GRANTED_EVENT,
				Journal.MESSAGE, Journal.REVOKED, Journal.REVOKED_EVENT));
	}

	@Test
	void grantBeforeTheRevocationIsAnOverlap() {
		begin(this.first);
		begin(this.second);
		end(this.first);
		assertOverlap();
	}

	@Test
	void followerThatHandlesMessagesIsAnOverlap() {
		begin(this.first);
		this.second.add(Journal.MESSAGE);
		this.second.add(Journal.MESSAGE);
		assertOverlap();
	}

	private void assertOverlap() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.history::assertExclusive);
	}

	private static void begin(Journal journal) {
		journal.add(Journal.GRANTED);
		journal.add(Journal.GRANTED_EVENT);
		journal.add(Journal.MESSAGE);
	}

	private static void end(Journal journal) {
		journal.add(Journal.REVOKED);
		journal.add(Journal.REVOKED_EVENT);
	}

}
