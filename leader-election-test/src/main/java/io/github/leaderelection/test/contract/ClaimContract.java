package io.github.leaderelection.test.contract;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A claim succeeds only if every part of what it expects is so. Each test that refuses
 * changes one part of a claim that would have succeeded.
 */
interface ClaimContract extends StoreUnderTest {

	String ELECTION = "orders";

	@Test
	default void claimTakesVacantElection() {
		Session claimant = fixture().join("a");
		fixture().store().create(ELECTION, 0);
		Claim claim = fixture().claimOf(ELECTION, claimant);
		assertThat(claim.seen().state()).isEqualTo(State.VACANT);
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimTakesReleasedElection() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		fixture().store().release(ELECTION, leader.id(), held.token());
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		assertThat(claim.seen().state()).isEqualTo(State.RELEASED);
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimTakesElectionOfSilentHolder() {
		fixture().lead(ELECTION, fixture().join("a"));
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		assertThat(claim.holderNonce()).isPresent();
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimTakesElectionOfHolderWithoutSession() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		fixture().store().evict(leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		assertThat(claim.holderNonce()).isEmpty();
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimTakesElectionThatClaimantHoldsItself() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		Claim claim = fixture().claimOf(ELECTION, leader);
		assertThat(fixture().store().claim(claim)).isTrue();
		assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void claimIsRefusedWhenRecordIsMissing() {
		Session claimant = fixture().join("a");
		ElectionRecord imagined = new ElectionRecord(ELECTION, State.VACANT, null, 0, fixture().view().storeId());
		fixture().assertRefused(expecting(imagined, OptionalLong.empty(), claimant));
		assertThat(fixture().record(ELECTION)).isNull();
	}

	@Test
	default void claimIsRefusedWhenStateChangedFromVacantToReleased() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		fixture().store().release(ELECTION, leader.id(), held.token());
		fixture().assertRefused(
				expecting(new ElectionRecord(ELECTION, State.VACANT, null, held.token(), held.storeId()), leader));
	}

	@Test
	default void claimIsRefusedWhenStateChangedFromVacantToHeld() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		fixture().assertRefused(
				expecting(new ElectionRecord(ELECTION, State.VACANT, null, held.token(), held.storeId()), leader));
	}

	@Test
	default void claimIsRefusedWhenStateChangedFromHeldToReleased() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		fixture().store().release(ELECTION, leader.id(), held.token());
		fixture().assertRefused(claim);
	}

	@Test
	default void claimIsRefusedWhenHolderIsAnother() {
		ElectionRecord held = fixture().lead(ELECTION, fixture().join("a"));
		Session other = fixture().join("b");
		ElectionRecord imagined = new ElectionRecord(ELECTION, State.HELD, other.id(), held.token(), held.storeId());
		fixture().assertRefused(expecting(imagined, OptionalLong.of(other.nonce()), fixture().join("c")));
	}

	@Test
	default void claimIsRefusedWhenTokenIsHigher() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		fixture().lead(ELECTION, leader);
		fixture().assertRefused(claim);
		fixture().assertRefused(
				new Claim(claim.seen(), claim.holderNonce(), claim.storeId(), claim.claimant(), claim.token() + 1_000));
	}

	@Test
	default void claimIsRefusedWhenTokenIsLower() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		ElectionRecord imagined = new ElectionRecord(ELECTION, State.HELD, leader.id(), held.token() + 1,
				held.storeId());
		fixture().assertRefused(expecting(imagined, OptionalLong.of(leader.nonce()), fixture().join("b")));
	}

	@Test
	default void claimIsRefusedWhenHolderBeatMeanwhile() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		fixture().beat(leader);
		fixture().assertRefused(claim);
	}

	@Test
	default void claimIsRefusedWhenHolderNonceWentBack() {
		Session leader = fixture().join("a");
		ElectionRecord held = fixture().lead(ELECTION, leader);
		fixture().assertRefused(expecting(held, OptionalLong.of(leader.nonce() + 1), fixture().join("b")));
	}

	@Test
	default void claimIsRefusedWhenSessionOfHolderAppeared() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		fixture().store().evict(leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		assertThat(claim.holderNonce()).isEmpty();
		fixture().beat(leader);
		fixture().assertRefused(claim);
	}

	@Test
	default void claimIsRefusedWhenSessionOfHolderVanished() {
		Session leader = fixture().join("a");
		fixture().lead(ELECTION, leader);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("b"));
		fixture().store().evict(leader);
		fixture().assertRefused(claim);
	}

	@Test
	default void claimIsRefusedWhenStoreIsAnother() {
		fixture().store().create(ELECTION, 0);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("a"));
		fixture().assertRefused(new Claim(claim.seen(), claim.holderNonce(), claim.storeId() + "-restored",
				claim.claimant(), claim.token()));
	}

	@Test
	default void claimDoesNotCompareWhichStoreWroteTheRecord() {
		fixture().store().create(ELECTION, 0);
		Claim claim = fixture().claimOf(ELECTION, fixture().join("a"));
		ElectionRecord seen = new ElectionRecord(ELECTION, State.VACANT, null, 0, "before-the-failover");
		assertThat(fixture().store()
			.claim(new Claim(seen, claim.holderNonce(), claim.storeId(), claim.claimant(), claim.token()))).isTrue();
	}

	@Test
	default void claimSetsTokenThatItBrings() {
		Session claimant = fixture().join("a");
		fixture().store().create(ELECTION, 0);
		for (long token : new long[] { 1, 1_700_000_000_000L, 1L << 53, (1L << 53) + 1, Long.MAX_VALUE - 1,
				Long.MAX_VALUE }) {
			Claim claim = fixture().claimOf(ELECTION, claimant);
			claim = new Claim(claim.seen(), claim.holderNonce(), claim.storeId(), claimant.id(), token);
			assertThat(fixture().store().claim(claim)).as("claim with token %d", token).isTrue();
			assertThat(fixture().record(ELECTION)).isEqualTo(StoreFixture.heldBy(claim));
		}
	}

	@Test
	default void claimComparesAllDigitsOfTokenAndNonce() {
		Session leader = new Session(fixture().newSession("a").id(), (1L << 53) + 1, "a", Map.of(),
				Duration.ofSeconds(1));
		fixture().store().heartbeat(leader, 0);
		ElectionRecord held = fixture().lead(ELECTION, leader);
		Session claimant = fixture().join("b");
		fixture().assertRefused(expecting(held, OptionalLong.of(1L << 53), claimant));
		Claim claim = fixture().claimOf(ELECTION, claimant);
		claim = new Claim(claim.seen(), claim.holderNonce(), claim.storeId(), claimant.id(), (1L << 53) + 1);
		assertThat(fixture().store().claim(claim)).isTrue();
		ElectionRecord imagined = new ElectionRecord(ELECTION, State.HELD, claimant.id(), 1L << 53, held.storeId());
		fixture().assertRefused(expecting(imagined, OptionalLong.of(claimant.nonce()), claimant));
	}

	@Test
	default void claimLeavesOtherElectionsAlone() {
		ElectionRecord other = fixture().lead("invoices", fixture().join("a"));
		fixture().store().create("parcels", 0);
		ElectionRecord vacant = fixture().record("parcels");
		fixture().lead(ELECTION, fixture().join("b"));
		assertThat(fixture().record("invoices")).isEqualTo(other);
		assertThat(fixture().record("parcels")).isEqualTo(vacant);
	}

	private Claim expecting(ElectionRecord seen, Session claimant) {
		return expecting(seen, OptionalLong.empty(), claimant);
	}

	private Claim expecting(ElectionRecord seen, OptionalLong holderNonce, Session claimant) {
		SessionId id = claimant.id();
		return new Claim(seen, holderNonce, fixture().view().storeId(), id, seen.token() + 1);
	}

}
