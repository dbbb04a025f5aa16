package io.github.leaderelection.test.simulation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * The one store of a simulated cluster. It keeps its records in the table that the
 * in-memory store and Raft use, so that the simulation runs that as well. This store can
 * be down, read-only, restarted, wiped or rolled back, and can show the sessions of
 * others as they were a while ago.
 */
final class SimulatedStore implements ElectionStore {

	private final StoreData data;

	private final StoreKind kind;

	private final StaleStates staleStates;

	private final Set<HintListener> listeners = new LinkedHashSet<>();

	private final Consumer<ElectionRecord> onRelease;

	private final Claimed claimed = new Claimed();

	private final boolean recurring;

	private long order;

	private boolean down;

	private boolean readOnly;

	private boolean oldWriter;

	private boolean oldWriters;

	private long lagNanos;

	private @Nullable Network tearing;

	private Runnable between = () -> {
	};

	/**
	 * Create a new {@link SimulatedStore}.
	 * @param time the time
	 * @param random decides what is random in the store itself
	 * @param historyNanos how much of the past it can be rolled back to or show
	 * @param kind how it is made
	 * @param recurring whether an earlier incarnation may return
	 * @param onRelease receives each record that is released, as it was before
	 */
	SimulatedStore(VirtualTime time, SplittableRandom random, long historyNanos, StoreKind kind, boolean recurring,
			Consumer<ElectionRecord> onRelease) {
		this.recurring = recurring;
		this.kind = kind;
		this.data = new StoreData(new StoreHistory(time, historyNanos),
				new StateMark(kind.marks(), time, random.split()));
		this.staleStates = new StaleStates(random.split());
		this.onRelease = onRelease;
	}

	void setDown(boolean down) {
		this.down = down;
	}

	void setReadOnly(boolean readOnly) {
		this.readOnly = readOnly;
	}

	/**
	 * Let views show the sessions of others as they were.
	 * @param nanos how long ago
	 */
	void setLag(long nanos) {
		this.lagNanos = nanos;
	}

	/**
	 * Execute batches in parts.
	 * @param network decides when
	 * @param between what may happen between two parts
	 */
	void setTearing(Network network, Runnable between) {
		this.tearing = network;
		this.between = between;
	}

	// One step: the record, its mark, and what can be shown of both
	private <T> T write(boolean releases, Supplier<T> write) {
		if (this.down) {
			throw new ElectionStoreException("the store is down", null);
		}
		if (this.readOnly) {
			throw new ElectionStoreException("the store is read-only", null);
		}
		Records before = this.data.table().records(null);
		T outcome = write.get();
		if (this.data.table().records(null) != before && !this.oldWriter) {
			this.data.changed(releases);
		}
		this.order++;
		this.data.written();
		if (this.kind.staleReads()) {
			this.staleStates.written(this.order, storeId(), this.recurring, this.data.records(null),
					this.data.table().sessions());
		}
		return outcome;
	}

	StoreData data() {
		return this.data;
	}

	String storeId() {
		return this.data.storeId();
	}

	// As an instance of the format before uses it
	ElectionStore forOldWriters(ElectionStore store) {
		return new OldWriter(store, (old) -> {
			this.oldWriter = old;
			this.oldWriters = true;
		});
	}

	boolean hadOldWriters() {
		return this.oldWriters;
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		Session before = this.data.table().sessions().get(session.id());
		boolean intact = write(false, () -> this.data.heartbeat(session, acknowledged));
		if (this.data.table().sessions().get(session.id()) != before && this.kind.announcesHeartbeats()
				&& this.data.table().isHolder(session.id())) {
			List.copyOf(this.listeners).forEach((listener) -> listener.heartbeatSent(session.id()));
		}
		return new ElectionView(storeId(), this.recurring, intact, this.data.records(base),
				this.data.visibleTo(session.id(), this.lagNanos));
	}

	@Override
	public boolean offersStaleReads() {
		return this.kind.staleReads();
	}

	StoreKind kind() {
		return this.kind;
	}

	/**
	 * Read without a write, at a server that may lag.
	 * @param base the view that the reader holds
	 * @param atLeast the number of the write that the answer has to contain
	 * @return what was read
	 */
	Optional<ElectionView> staleRead(ElectionView base, long atLeast) {
		if (this.down) {
			throw new ElectionStoreException("the store is down", null);
		}
		return (this.kind.staleReads()) ? this.staleStates.read(base, atLeast) : Optional.empty();
	}

	@Override
	public Optional<ElectionView> assume(ElectionView base) {
		return (this.kind.staleReads()) ? this.staleStates.assume(base) : Optional.empty();
	}

	@Override
	public void create(Collection<String> elections, long token) {
		write(false, () -> {
			elections.forEach((election) -> this.data.table().create(election, token, storeId()));
			return true;
		});
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		Network tearing = this.tearing;
		if (tearing != null && batch.claims().size() > 1 && tearing.tearsBatch()) {
			int part = tearing.partOf(batch.claims().size());
			Set<String> claimed = new LinkedHashSet<>(claim(batch.claims().subList(0, part)));
			if (tearing.failsRest()) {
				throw new ElectionStoreException("the rest of the batch has failed", null);
			}
			this.between.run();
			claimed.addAll(claim(batch.claims().subList(part, batch.claims().size())));
			return claimed;
		}
		return claim(batch.claims());
	}

	private Set<String> claim(List<Claim> claims) {
		ClaimBatch batch = new ClaimBatch(claims);
		Set<String> claimed = write(false, () -> this.data.table().claim(batch, storeId()));
		claimed.forEach((election) -> this.claimed.add(election, batch.token()));
		return claimed;
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		ElectionRecord before = this.data.table().elections().get(election);
		boolean released = write(true, () -> this.data.table().release(election, session, token));
		if (before != null && released) {
			this.onRelease.accept(before);
			giveHints();
		}
		return released;
	}

	@Override
	public void close(SessionId session) {
		List<ElectionRecord> held = this.data.table()
			.elections()
			.values()
			.stream()
			.filter((record) -> record.isHeldBy(session))
			.toList();
		write(true, () -> {
			this.data.table().close(session);
			return true;
		});
		held.forEach(this.onRelease);
		giveHints();
	}

	@Override
	public void evict(Session session) {
		write(false, () -> {
			this.data.table().evict(session.id(), session.nonce());
			return true;
		});
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	private void giveHints() {
		List.copyOf(this.listeners).forEach(HintListener::changed);
	}

	// Also what was lost since
	Claimed claimed() {
		return this.claimed;
	}

	// The number of the last operation
	long order() {
		return this.order;
	}

	/**
	 * Return the records, whatever their mark.
	 * @return an object that is another one after each change
	 */
	Records records() {
		return this.data.table().records(null);
	}

	Map<SessionId, Session> sessions() {
		return this.data.table().sessions();
	}

	Map<String, ElectionRecord> elections() {
		return this.data.table().elections();
	}

	@Override
	public String toString() {
		return "%s %s".formatted(storeId(), this.data.table().elections().values());
	}

}
