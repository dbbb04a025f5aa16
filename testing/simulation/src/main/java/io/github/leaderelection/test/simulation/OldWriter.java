package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.test.ForwardingElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * The store as an instance of the format before uses it: it says no format of itself,
 * counts its heartbeats without editions, names no base, makes no stale reads, and
 * changes records without their mark, where that is no part of their content.
 */
final class OldWriter extends ForwardingElectionStore {

	/**
	 * So many heartbeats at most have the same edition in a history.
	 */
	private static final int SHIFT = 20;

	private final Consumer<Boolean> writing;

	/**
	 * Create a new {@link OldWriter}.
	 * @param store the store
	 * @param writing receives whether an instance of the format before writes
	 */
	OldWriter(ElectionStore store, Consumer<Boolean> writing) {
		super(store);
		this.writing = writing;
	}

	private <T> T write(Supplier<T> write) {
		this.writing.accept(true);
		try {
			return write.get();
		}
		finally {
			this.writing.accept(false);
		}
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		Map<String, String> metadata = new HashMap<>(session.metadata());
		metadata.remove(Session.FORMAT_KEY);
		Session old = new Session(session.id(), withoutEdition(session.nonce()), session.candidate(), metadata,
				session.lease());
		ElectionView view = write(() -> super.heartbeat(old, withoutEdition(acknowledged), null));
		Map<SessionId, Session> sessions = new LinkedHashMap<>(view.sessions());
		sessions.computeIfPresent(session.id(), (id, own) -> own.withNonce(withEdition(own.nonce())));
		return new ElectionView(view.storeId(), view.recurring(), view.intact(), view.records(), sessions);
	}

	private static long withoutEdition(long nonce) {
		return (nonce >>> 32 << SHIFT) + (nonce & 0xffff_ffffL);
	}

	private static long withEdition(long nonce) {
		return (nonce >>> SHIFT << 32) + (nonce & ((1 << SHIFT) - 1));
	}

	@Override
	public boolean offersStaleReads() {
		return false;
	}

	@Override
	public void create(Collection<String> elections, long token) {
		write(() -> {
			super.create(elections, token);
			return true;
		});
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		ClaimBatch old = new ClaimBatch(batch.claims().stream().map(OldWriter::withoutEdition).toList());
		return write(() -> super.claim(old));
	}

	private static Claim withoutEdition(Claim claim) {
		// The nonces of others are as the store has them
		return (claim.claimant().equals(claim.seen().holder()) && claim.holderNonce().isPresent())
				? new Claim(claim.seen(), OptionalLong.of(withoutEdition(claim.holderNonce().getAsLong())),
						claim.storeId(), claim.claimant(), claim.token())
				: claim;
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return write(() -> super.release(election, session, token));
	}

	@Override
	public void close(SessionId session) {
		write(() -> {
			super.close(session);
			return true;
		});
	}

}
