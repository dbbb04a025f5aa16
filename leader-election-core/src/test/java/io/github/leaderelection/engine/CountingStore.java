package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of one engine, and fails them on demand.
 */
class CountingStore implements ElectionStore {

	private final Map<String, Integer> calls = new TreeMap<>();

	private final ElectionStore store;

	private final Set<String> failing = new HashSet<>();

	private final List<Claim> claims = new ArrayList<>();

	private final List<Integer> batches = new ArrayList<>();

	private final List<String> order = new ArrayList<>();

	private @Nullable UnaryOperator<ElectionView> staleReads;

	private Function<ElectionView, Optional<ElectionView>> assumed = (base) -> Optional.empty();

	private @Nullable Session self;

	private Runnable onClaim = () -> {
	};

	private UnaryOperator<ElectionView> bend = UnaryOperator.identity();

	private final List<Boolean> based = new ArrayList<>();

	private boolean unchanged;

	private boolean down;

	private Predicate<String> refusing = (election) -> false;

	private BiFunction<SessionId, Long, OptionalLong> ages = (session, nonce) -> OptionalLong.empty();

	private boolean starting;

	private int subscriptions;

	CountingStore(ElectionStore store) {
		this.store = store;
	}

	void setDown(boolean down) {
		this.down = down;
	}

	void setStarting(boolean starting) {
		this.starting = starting;
	}

	@Override
	public boolean isStarting() {
		return this.starting;
	}

	/** Say how old heartbeats are. */
	void setAges(BiFunction<SessionId, Long, OptionalLong> ages) {
		this.ages = ages;
	}

	@Override
	public OptionalLong heartbeatAge(SessionId session, long nonce) {
		return this.ages.apply(session, nonce);
	}

	/** Let one kind of call fail, or no more. */
	void setFailing(String call, boolean fails) {
		if (fails) {
			this.failing.add(call);
		}
		else {
			this.failing.remove(call);
		}
	}

	/** Let claims be answered as if the record was not as seen. */
	void setRefusing(boolean refusing) {
		refuse((election) -> refusing);
	}

	/** Let claims of some elections be answered as if the record was not as seen. */
	void refuse(Predicate<String> elections) {
		this.refusing = elections;
	}

	/** Offer stale reads, which show something else than there is. */
	void offerStaleReads(UnaryOperator<ElectionView> bend) {
		this.staleReads = bend;
	}

	/** Assume something without reading anything. */
	void assume(Function<ElectionView, Optional<ElectionView>> assumed) {
		this.assumed = assumed;
	}

	/** Do something each time before a claim is executed. */
	void onClaim(Runnable action) {
		this.onClaim = action;
	}

	/** Let views show something else. */
	void bendViews(UnaryOperator<ElectionView> bend) {
		this.bend = bend;
	}

	/** Answer that the records are those of the base, whatever they are. */
	void setUnchanged(boolean unchanged) {
		this.unchanged = unchanged;
	}

	/** Return of each heartbeat whether it has named a base. */
	List<Boolean> takeBased() {
		List<Boolean> taken = List.copyOf(this.based);
		this.based.clear();
		return taken;
	}

	List<Claim> claims() {
		return this.claims;
	}

	/** Return how many claims each batch had. */
	List<Integer> batches() {
		return this.batches;
	}

	/** Return the calls since the last time in their order. */
	List<String> takeOrder() {
		List<String> taken = List.copyOf(this.order);
		this.order.clear();
		return taken;
	}

	int subscriptions() {
		return this.subscriptions;
	}

	Map<String, Integer> takeCalls() {
		Map<String, Integer> taken = Map.copyOf(this.calls);
		this.calls.clear();
		return taken;
	}

	private void count(String call) {
		this.calls.merge(call, 1, Integer::sum);
		this.order.add(call);
		if (this.down || this.failing.contains(call)) {
			throw new ElectionStoreException("down", null);
		}
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		count("heartbeat");
		this.self = session;
		this.based.add(base != null);
		ElectionView view = this.store.heartbeat(session, acknowledged, base);
		return this.bend.apply((this.unchanged && base != null)
				? new ElectionView(view.storeId(), view.recurring(), view.intact(), base.records(), view.sessions())
				: view);
	}

	@Override
	public boolean offersStaleReads() {
		return this.staleReads != null;
	}

	// A heartbeat with a nonce that is not higher changes nothing
	@Override
	public Optional<ElectionView> staleRead(ElectionView base) {
		UnaryOperator<ElectionView> offered = this.staleReads;
		count("staleRead");
		return (offered != null) ? Optional.of(offered.apply(this.store.heartbeat(this.self.withNonce(0), 0)))
				: Optional.empty();
	}

	@Override
	public Optional<ElectionView> assume(ElectionView base) {
		return this.assumed.apply(base);
	}

	@Override
	public void create(Collection<String> elections, long token) {
		count("create");
		this.store.create(elections, token);
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		this.claims.addAll(batch.claims());
		this.batches.add(batch.claims().size());
		this.onClaim.run();
		count("claim");
		List<Claim> accepted = batch.claims()
			.stream()
			.filter((claim) -> !this.refusing.test(claim.election()))
			.toList();
		return (!accepted.isEmpty()) ? this.store.claim(new ClaimBatch(accepted)) : Set.of();
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		count("release");
		return this.store.release(election, session, token);
	}

	@Override
	public void close(SessionId session) {
		count("close");
		this.store.close(session);
	}

	@Override
	public void evict(Session session) {
		count("evict");
		this.store.evict(session);
	}

	@Override
	public Subscription subscribe(HintListener listener) {
		Subscription subscription = this.store.subscribe(listener);
		this.subscriptions++;
		return () -> {
			this.subscriptions--;
			this.order.add("unsubscribe");
			subscription.close();
		};
	}

}
