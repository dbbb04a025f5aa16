package io.github.leaderelection.test.contract;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Only the session that holds an election, and only with the token of that term, can
 * release it; the record stays.
 */
interface ReleaseContract extends StoreUnderTest {

	@Test
	default void releaseKeepsRecordAndToken() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		assertThat(fixture().store().release("orders", leader.id(), held.token())).isTrue();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
		assertThat(fixture().session(leader)).isEqualTo(leader);
	}

	@Test
	default void releaseIsRefusedWhenSessionIsAnother() {
		ElectionRecord held = fixture().lead("orders", fixture().join("a"));
		Session other = fixture().join("b");
		assertThat(fixture().store().release("orders", other.id(), held.token())).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

	@Test
	default void releaseIsRefusedWhenTokenIsOfAnotherTerm() {
		Session leader = fixture().join("a");
		ElectionRecord first = fixture().lead("orders", leader);
		ElectionRecord second = fixture().lead("orders", leader);
		assertThat(fixture().store().release("orders", leader.id(), first.token())).isFalse();
		assertThat(fixture().store().release("orders", leader.id(), second.token() + 1)).isFalse();
		assertThat(fixture().record("orders")).isEqualTo(second);
	}

	@Test
	default void releaseIsRefusedWhenNobodyHolds() {
		Session session = fixture().join("a");
		assertThat(fixture().store().release("orders", session.id(), 0)).isFalse();
		assertThat(fixture().record("orders")).isNull();
		fixture().store().create("orders", 0);
		assertThat(fixture().store().release("orders", session.id(), 0)).isFalse();
		assertThat(fixture().record("orders")).extracting(ElectionRecord::state).isEqualTo(State.VACANT);
	}

	@Test
	default void releaseLeavesOtherElectionsAlone() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		ElectionRecord other = fixture().lead("invoices", leader);
		assertThat(held.token()).isEqualTo(other.token());
		fixture().store().release("orders", leader.id(), held.token());
		assertThat(fixture().record("invoices")).isEqualTo(other);
	}

	@Test
	default void releaseNeedsNoSession() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		fixture().store().evict(leader);
		assertThat(fixture().store().release("orders", leader.id(), held.token())).isTrue();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.released(held));
	}

	@Test
	default void closeReleasesAllThatSessionHolds() {
		Session leader = fixture().join("a");
		Session other = fixture().join("b");
		ElectionRecord orders = fixture().lead("orders", leader);
		ElectionRecord invoices = fixture().lead("invoices", leader);
		ElectionRecord parcels = fixture().lead("parcels", other);
		fixture().store().create("letters", 0);
		ElectionRecord letters = fixture().record("letters");
		fixture().store().close(leader.id());
		assertThat(fixture().view().elections()).containsEntry("orders", StoreFixture.released(orders))
			.containsEntry("invoices", StoreFixture.released(invoices))
			.containsEntry("parcels", parcels)
			.containsEntry("letters", letters);
		assertThat(fixture().session(leader)).isNull();
		assertThat(fixture().session(other)).isEqualTo(other);
	}

	@Test
	default void closeKeepsTokenSoThatItOnlyGrows() {
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		ElectionRecord second = fixture().lead("orders", leader);
		fixture().store().close(leader.id());
		assertThat(fixture().lead("orders", fixture().join("b")).token()).isGreaterThan(second.token());
	}

	@Test
	default void closeOfSessionThatHoldsNothing() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead("orders", leader);
		Session other = fixture().join("b");
		fixture().store().close(other.id());
		assertThat(fixture().session(other)).isNull();
		assertThat(fixture().record("orders")).isEqualTo(held);
	}

}
