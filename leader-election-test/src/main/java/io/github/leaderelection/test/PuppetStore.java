package io.github.leaderelection.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionStoreException.Problem;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.memory.InMemoryElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * A store in which only permitted elections can be claimed, and another instance can be
 * made to take over.
 */
final class PuppetStore extends ForwardingElectionStore {

	private final Set<String> permitted = ConcurrentHashMap.newKeySet();

	private final Duration lease;

	private volatile boolean cutOff;

	private long otherNonce;

	PuppetStore(Duration lease) {
		super(new InMemoryElectionStore());
		this.lease = lease;
	}

	void permit(String election) {
		ElectionRecord record = view().elections().get(election);
		this.permitted.add(election);
		if (record != null && record.isHeldBy(other())) {
			super.release(election, other(), record.token());
		}
	}

	void forbid(String election) {
		this.permitted.remove(election);
	}

	/**
	 * Forbid all elections, and let heartbeats fail or not.
	 * @param cutOff whether they fail
	 */
	void cutOff(boolean cutOff) {
		forbidAll();
		this.cutOff = cutOff;
	}

	/**
	 * Release the record of an election, as no instance does.
	 * @param election the name of the election
	 */
	void lose(String election) {
		forbid(election);
		ElectionRecord record = view().elections().get(election);
		SessionId holder = (record != null) ? record.holder() : null;
		if (record != null && holder != null) {
			super.release(election, holder, record.token());
		}
	}

	void forbidAll() {
		this.permitted.clear();
	}

	void takeOver(String election) {
		this.permitted.remove(election);
		super.create(List.of(election), 1);
		while (!isTakenOver(election)) {
			// A heartbeat of the holder came between
			continue;
		}
	}

	private boolean isTakenOver(String election) {
		ElectionView view = view();
		ElectionRecord record = view.elections().get(election);
		if (record == null || record.isHeldBy(other())) {
			return true;
		}
		SessionId holder = record.holder();
		Session session = (holder != null) ? view.sessions().get(holder) : null;
		OptionalLong nonce = (session != null) ? OptionalLong.of(session.nonce()) : OptionalLong.empty();
		return !super.claim(
				new ClaimBatch(List.of(new Claim(record, nonce, view.storeId(), other(), record.token() + 1))))
			.isEmpty();
	}

	private synchronized ElectionView view() {
		return super.heartbeat(new Session(other(), ++this.otherNonce, "somebody-else", Map.of(), this.lease), 0, null);
	}

	private static SessionId other() {
		return new SessionId("other");
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		if (this.cutOff) {
			throw new ElectionStoreException(Problem.UNREACHABLE, "the test has cut the store off", null);
		}
		view();
		return super.heartbeat(session, acknowledged, base);
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		List<Claim> claims = batch.claims()
			.stream()
			.filter((claim) -> this.permitted.contains(claim.election()))
			.toList();
		return (!claims.isEmpty()) ? super.claim(new ClaimBatch(claims)) : Set.of();
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		this.permitted.remove(election);
		return super.release(election, session, token);
	}

	// The test decides when an instance sees something
	@Override
	public Subscription subscribe(HintListener listener) {
		return () -> {
		};
	}

}
