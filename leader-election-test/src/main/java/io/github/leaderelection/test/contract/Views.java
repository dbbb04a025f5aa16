package io.github.leaderelection.test.contract;

import java.util.OptionalLong;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * What tests take from a view.
 */
final class Views {

	private Views() {
	}

	/**
	 * Return a record that a view must have.
	 * @param view the view
	 * @param election the name of the election
	 * @return the record
	 */
	static ElectionRecord record(ElectionView view, String election) {
		ElectionRecord record = view.elections().get(election);
		if (record == null) {
			throw new AssertionError("The view has no record of election '%s'".formatted(election));
		}
		return record;
	}

	/**
	 * Return a session that a view must have.
	 * @param view the view
	 * @param id the id of the session
	 * @return the session as the view has it
	 */
	static Session session(ElectionView view, SessionId id) {
		Session session = view.sessions().get(id);
		if (session == null) {
			throw new AssertionError("The view has no session '%s'".formatted(id));
		}
		return session;
	}

	/**
	 * Prepare the claim of a record in a view.
	 * @param seen the record
	 * @param view the view
	 * @param claimant the claimant
	 * @param token the token of the new term
	 * @return the claim
	 */
	static Claim claimOf(ElectionRecord seen, ElectionView view, SessionId claimant, long token) {
		Session holder = (seen.holder() != null) ? view.sessions().get(seen.holder()) : null;
		OptionalLong holderNonce = (holder != null) ? OptionalLong.of(holder.nonce()) : OptionalLong.empty();
		return new Claim(seen, holderNonce, view.storeId(), claimant, token);
	}

	/**
	 * Return how often a record was changed, in a number that only rises.
	 * @param record the record, {@code null} if there is none
	 * @return the rank
	 */
	static long rank(@Nullable ElectionRecord record) {
		if (record == null) {
			return -1;
		}
		return 2 * record.token() + ((record.state() == State.RELEASED) ? 1 : 0);
	}

	/**
	 * Assert that in no election a view is older than another.
	 * @param later the view
	 * @param earlier the other
	 */
	static void assertNotOlder(ElectionView later, ElectionView earlier) {
		earlier.elections()
			.forEach((election, record) -> Assertions.assertThat(rank(later.elections().get(election)))
				.as("rank of %s in %s after %s", election, later.records(), earlier.records())
				.isGreaterThanOrEqualTo(rank(record)));
	}

}
