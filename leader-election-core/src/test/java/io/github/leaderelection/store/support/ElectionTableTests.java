package io.github.leaderelection.store.support;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElectionTable}, beside the contract that it is under in the in-memory
 * store.
 */
class ElectionTableTests {

	private static final Session A = new Session(new SessionId("a"), 1, "a", Map.of(), Duration.ofSeconds(10));

	private static final Session B = new Session(new SessionId("b"), 1, "b", Map.of(), Duration.ofSeconds(10));

	private final ElectionTable table = new ElectionTable();

	@Test
	void recordsAreSharedUntilTheyChange() {
		this.table.create("orders", 3, "store");
		Records first = this.table.records(null);
		this.table.heartbeat(A, 0);
		assertThat(this.table.records(null)).isSameAs(first);
		assertThat(this.table.records(view(first))).isSameAs(first);
		this.table.create("invoices", 3, "store");
		Records second = this.table.records(view(first));
		assertThat(second).isNotSameAs(first);
		assertThat(second.byElection()).hasSize(2);
		assertThat(first.byElection()).hasSize(1);
		assertThat(this.table.records(view(second))).isSameAs(second);
	}

	@Test
	void recordsOfABaseAreKeptThoughTheTableHasOthersOfThatMark() {
		this.table.create("orders", 3, "store");
		Records own = this.table.records(null);
		ElectionTable copy = new ElectionTable(this.table.elections().values(), this.table.sessions().values());
		assertThat(copy.records(view(own))).isSameAs(own);
		assertThat(copy.records(null)).isNotSameAs(own);
		assertThat(copy.records(null).mark()).isEqualTo(own.mark());
	}

	@Test
	void holdersAreThoseOfTheRecords() {
		this.table.heartbeat(A, 0);
		this.table.heartbeat(B, 0);
		List.of("x", "y", "z").forEach((election) -> this.table.create(election, 0, "store"));
		assertHolders(false, false);
		claim("x", A);
		claim("y", A);
		assertHolders(true, false);
		claim("x", B);
		assertHolders(true, true);
		claim("y", B);
		assertHolders(false, true);
		claim("z", A);
		this.table.release("x", B.id(), token("x"));
		assertHolders(true, true);
		this.table.release("y", B.id(), token("y"));
		assertHolders(true, false);
		claim("z", A);
		claim("x", A);
		ElectionTable copy = new ElectionTable(this.table.elections().values(), this.table.sessions().values());
		assertThat(copy.isHolder(A.id())).isTrue();
		this.table.close(A.id());
		assertHolders(false, false);
		copy.close(A.id());
		assertThat(copy.isHolder(A.id())).isFalse();
		assertThat(copy.records(null).mark()).isEqualTo(this.table.records(null).mark());
	}

	private void assertHolders(boolean first, boolean second) {
		assertThat(this.table.isHolder(A.id())).isEqualTo(first);
		assertThat(this.table.isHolder(B.id())).isEqualTo(second);
		assertThat(this.table.records(null).holders().contains(A.id())).isEqualTo(first);
		assertThat(this.table.records(null).holders().contains(B.id())).isEqualTo(second);
	}

	private void claim(String election, Session claimant) {
		ElectionRecord seen = this.table.elections().get(election);
		OptionalLong nonce = (seen.holder() != null) ? OptionalLong.of(1) : OptionalLong.empty();
		assertThat(this.table.claim(new Claim(seen, nonce, "store", claimant.id(), seen.token() + 1), "store"))
			.isTrue();
	}

	private long token(String election) {
		return this.table.elections().get(election).token();
	}

	private static ElectionView view(Records records) {
		return new ElectionView("store", false, true, records, Map.of());
	}

}
