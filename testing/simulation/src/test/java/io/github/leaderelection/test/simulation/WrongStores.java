package io.github.leaderelection.test.simulation;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores that break their contract in one point each.
 */
final class WrongStores {

	private WrongStores() {
	}

	/**
	 * Ignores the expected heartbeat nonce in a claim.
	 */
	static UnaryOperator<ElectionStore> ignoringNonce() {
		return (store) -> new BentStore(store) {
			@Override
			boolean claimOne(Claim claim) {
				SessionId holder = claim.seen().holder();
				Session actual = (holder != null) ? simulated(store).sessions().get(holder) : null;
				OptionalLong nonce = (actual != null) ? OptionalLong.of(actual.nonce()) : OptionalLong.empty();
				return set(new Claim(claim.seen(), nonce, claim.storeId(), claim.claimant(), claim.token()));
			}
		};
	}

	/**
	 * Hides that it was restarted, failed over or restored.
	 */
	static UnaryOperator<ElectionStore> hidingIdentity() {
		return (store) -> new BentStore(store) {
			@Override
			public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
				ElectionView view = super.heartbeat(session, acknowledged, base);
				Map<String, ElectionRecord> elections = new LinkedHashMap<>();
				view.elections()
					.forEach((name, record) -> elections.put(name, new ElectionRecord(name, record.state(),
							record.holder(), record.token(), "always the same")));
				return new ElectionView("always the same", view.recurring(), view.intact(), elections, view.sessions());
			}

			@Override
			boolean claimOne(Claim claim) {
				return set(new Claim(claim.seen(), claim.holderNonce(), simulated(store).storeId(), claim.claimant(),
						claim.token()));
			}
		};
	}

	/**
	 * Says that an earlier identity never returns, though it does.
	 */
	static UnaryOperator<ElectionStore> denyingReturn() {
		return (store) -> new BentStore(store) {
			@Override
			public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
				ElectionView view = super.heartbeat(session, acknowledged, base);
				return new ElectionView(view.storeId(), false, view.intact(), view.elections(), view.sessions());
			}
		};
	}

	/**
	 * Treats a missing record as free.
	 */
	static UnaryOperator<ElectionStore> missingIsFree() {
		return (store) -> new BentStore(store) {
			@Override
			public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
				ElectionView view = super.heartbeat(session, acknowledged, base);
				Map<String, ElectionRecord> elections = new LinkedHashMap<>();
				view.elections()
					.forEach((name, record) -> elections.put(name,
							(record.state() == State.VACANT)
									? new ElectionRecord(name, State.RELEASED, null, record.token(), record.storeId())
									: record));
				return new ElectionView(view.storeId(), view.recurring(), view.intact(), elections, view.sessions());
			}

			@Override
			boolean claimOne(Claim claim) {
				ElectionRecord seen = claim.seen();
				ElectionRecord stored = simulated(store).elections().get(seen.election());
				boolean vacant = stored != null && stored.state() == State.VACANT && stored.token() == seen.token();
				return set(vacant
						? new Claim(stored, claim.holderNonce(), claim.storeId(), claim.claimant(), claim.token())
						: claim);
			}
		};
	}

	/**
	 * Releases by holder, whatever the token.
	 */
	static UnaryOperator<ElectionStore> releasingByHolder() {
		return (store) -> new BentStore(store) {
			@Override
			public boolean release(String election, SessionId session, long token) {
				ElectionRecord stored = simulated(store).elections().get(election);
				return super.release(election, session, (stored != null) ? stored.token() : token);
			}
		};
	}

	/**
	 * Lets a heartbeat that is executed late take the nonce back, and a claim ignore the
	 * token.
	 */
	static UnaryOperator<ElectionStore> ignoringToken() {
		return (store) -> new BentStore(store) {
			@Override
			boolean claimOne(Claim claim) {
				ElectionRecord stored = simulated(store).elections().get(claim.election());
				if (stored == null || stored.token() >= claim.token()) {
					return false;
				}
				OptionalLong nonce = OptionalLong.empty();
				SessionId holder = stored.holder();
				Session actual = (holder != null) ? simulated(store).sessions().get(holder) : null;
				if (actual != null) {
					nonce = OptionalLong.of(actual.nonce());
				}
				return set(new Claim(stored, nonce, claim.storeId(), claim.claimant(), claim.token()));
			}
		};
	}

	/**
	 * Takes a record for released because a claim assumes that it is.
	 */
	static UnaryOperator<ElectionStore> believingWhatIsAssumed() {
		return (store) -> new BentStore(store) {
			@Override
			boolean claimOne(Claim claim) {
				ElectionRecord seen = claim.seen();
				ElectionRecord stored = simulated(store).elections().get(seen.election());
				SessionId holder = (stored != null) ? stored.holder() : null;
				Session actual = (holder != null) ? simulated(store).sessions().get(holder) : null;
				return set((actual != null && seen.state() == State.RELEASED && seen.token() == stored.token())
						? new Claim(stored, OptionalLong.of(actual.nonce()), claim.storeId(), claim.claimant(),
								claim.token())
						: claim);
			}
		};
	}

	/**
	 * Says of claims whose outcome is unknown that all were executed.
	 */
	static UnaryOperator<ElectionStore> takingUnknownForClaimed() {
		return (store) -> new ForwardingElectionStore(store) {
			@Override
			public Set<String> claim(ClaimBatch batch) {
				try {
					return super.claim(batch);
				}
				catch (ElectionStoreException ex) {
					return batch.claims().stream().map(Claim::election).collect(Collectors.toSet());
				}
			}
		};
	}

	private static SimulatedStore simulated(ElectionStore store) {
		return (SimulatedStore) store;
	}

	private static class BentStore extends ForwardingElectionStore {

		BentStore(ElectionStore store) {
			super(store);
		}

		@Override
		public Set<String> claim(ClaimBatch batch) {
			Set<String> claimed = new LinkedHashSet<>();
			for (Claim claim : batch.claims()) {
				if (claimOne(claim)) {
					claimed.add(claim.election());
				}
			}
			return claimed;
		}

		boolean claimOne(Claim claim) {
			return set(claim);
		}

		final boolean set(Claim claim) {
			return !super.claim(new ClaimBatch(List.of(claim))).isEmpty();
		}

	}

}
