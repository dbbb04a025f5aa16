package io.github.leaderelection.test.contract;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a store begins without blocking it does as if it was called, or it declines and
 * changes nothing.
 */
interface BegunCallContract extends StoreUnderTest {

	@Test
	default void begunClaimSetsTheRecordOrIsDeclined() throws Exception {
		fixture().store().create("orders", 0);
		Claim claim = fixture().claimOf("orders", fixture().join("a"));
		ElectionRecord before = fixture().record("orders");
		Optional<Set<String>> begun = end(fixture().store().beginClaim(new ClaimBatch(List.of(claim))));
		if (begun.isEmpty()) {
			assertThat(fixture().record("orders")).isEqualTo(before);
			assertThat(fixture().store().claim(claim)).isTrue();
		}
		else {
			assertThat(begun.get()).containsExactly("orders");
		}
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(claim));
	}

	@Test
	default void begunClaimOfWhatIsNotSoChangesNothing() throws Exception {
		fixture().lead("orders", fixture().join("a"));
		Session other = fixture().join("b");
		Claim claim = fixture().claimOf("orders", fixture().join("c"));
		Claim first = fixture().claimOf("orders", other);
		// This store does not see it
		assertThat(fixture().open().claim(first)).isTrue();
		Optional<Set<String>> begun = end(fixture().store().beginClaim(new ClaimBatch(List.of(claim))));
		assertThat(begun.orElse(Set.of())).isEmpty();
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(first));
		assertThat(fixture().store().claim(claim)).isFalse();
	}

	@Test
	default void begunClaimsAreDecidedEachByItself() throws Exception {
		List<String> elections = List.of("orders", "invoices", "parcels");
		fixture().createAll(elections, 0);
		ClaimBatch batch = fixture().batchOf(elections, fixture().join("a"), 7);
		ElectionRecord taken = fixture().lead("invoices", fixture().join("b"));
		Set<String> claimed = end(fixture().store().beginClaim(batch)).orElseGet(() -> fixture().store().claim(batch));
		assertThat(claimed).containsExactlyInAnyOrder("orders", "parcels");
		assertThat(fixture().record("invoices")).isEqualTo(taken);
		assertThat(fixture().record("orders")).isEqualTo(StoreFixture.heldBy(batch.claims().get(0)));
	}

	@Test
	default void begunEndReleasesAllThatSessionHoldsOrIsRepeated() throws Exception {
		Session leader = fixture().join("a");
		ElectionRecord orders = fixture().lead("orders", leader);
		ElectionRecord invoices = fixture().lead("invoices", leader);
		ElectionRecord parcels = fixture().lead("parcels", fixture().join("b"));
		if (!end(fixture().store().beginClose(leader.id()))) {
			fixture().store().close(leader.id());
		}
		assertThat(fixture().view().elections()).containsEntry("orders", StoreFixture.released(orders))
			.containsEntry("invoices", StoreFixture.released(invoices))
			.containsEntry("parcels", parcels);
		assertThat(fixture().session(leader)).isNull();
	}

	@Test
	default void begunEndOfSessionWhoseRecordWasTakenLeavesIt() throws Exception {
		Session leader = fixture().join("a");
		fixture().lead("orders", leader);
		ElectionRecord taken = fixture().lead("orders", fixture().join("b"));
		if (!end(fixture().store().beginClose(leader.id()))) {
			fixture().store().close(leader.id());
		}
		assertThat(fixture().record("orders")).isEqualTo(taken);
		assertThat(fixture().session(leader)).isNull();
	}

	private static <T> T end(CompletableFuture<T> begun) throws Exception {
		return begun.get(1, TimeUnit.MINUTES);
	}

}
