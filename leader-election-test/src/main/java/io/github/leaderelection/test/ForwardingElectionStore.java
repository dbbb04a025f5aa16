package io.github.leaderelection.test;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.TickStore;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ElectionStore} that forwards every call to another one, for tests that
 * observe, delay or fail some calls of a real store. A subclass overrides the methods
 * that it changes. The overloads for one election, and the one for a heartbeat without a
 * base, are final: the engine calls none of them. So are those that begin a call without
 * blocking: they decline, so that each claim and each end of a session comes by the
 * method that a subclass may have changed. This class adds no thread, no lock and no
 * exception of its own.
 */
public abstract class ForwardingElectionStore implements ElectionStore {

	private final ElectionStore store;

	/**
	 * Create a store that forwards.
	 * @param store the store that receives the calls
	 */
	protected ForwardingElectionStore(ElectionStore store) {
		this.store = store;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		return this.store.heartbeat(session, acknowledged, base);
	}

	@Override
	public final ElectionView heartbeat(Session session, long acknowledged) {
		return ElectionStore.super.heartbeat(session, acknowledged);
	}

	@Override
	public boolean offersStaleReads() {
		return this.store.offersStaleReads();
	}

	@Override
	public Optional<ElectionView> staleRead(ElectionView base) {
		return this.store.staleRead(base);
	}

	@Override
	public Optional<ElectionView> assume(ElectionView base) {
		return this.store.assume(base);
	}

	@Override
	public void create(Collection<String> elections, long token) {
		this.store.create(elections, token);
	}

	@Override
	public final void create(String election, long token) {
		ElectionStore.super.create(election, token);
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		return this.store.claim(batch);
	}

	@Override
	public final CompletableFuture<Optional<Set<String>>> beginClaim(ClaimBatch batch) {
		return ElectionStore.super.beginClaim(batch);
	}

	@Override
	public final boolean claim(Claim claim) {
		return ElectionStore.super.claim(claim);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return this.store.release(election, session, token);
	}

	@Override
	public void close(SessionId session) {
		this.store.close(session);
	}

	@Override
	public final CompletableFuture<Boolean> beginClose(SessionId session) {
		return ElectionStore.super.beginClose(session);
	}

	@Override
	public void evict(Session session) {
		this.store.evict(session);
	}

	@Override
	public OptionalLong heartbeatAge(SessionId session, long nonce) {
		return this.store.heartbeatAge(session, nonce);
	}

	@Override
	public boolean isStarting() {
		return this.store.isStarting();
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		return this.store.subscribe(listener);
	}

	@Override
	public void disconnect() {
		this.store.disconnect();
	}

	@Override
	public Optional<TickStore> ticks() {
		return this.store.ticks();
	}

}
