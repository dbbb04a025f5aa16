package io.github.leaderelection.test.contract;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * The stores of one test, and the steps that tests are made of.
 */
final class StoreFixture {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Function<String, ElectionStore> opener;

	private final boolean givesHints;

	private final int rounds;

	private final int manyElections;

	private final boolean givesMarks;

	private final String namespace = "contract-" + SessionId.random(RANDOM);

	private final List<ElectionStore> opened = new ArrayList<>();

	private final AtomicLong observerNonce = new AtomicLong();

	private final Session observer = newSession("observer");

	private final ElectionStore store;

	private volatile @Nullable ElectionView held;

	StoreFixture(Function<String, ElectionStore> opener, boolean givesHints, boolean givesMarks, int rounds,
			int manyElections) {
		this.opener = opener;
		this.givesHints = givesHints;
		this.givesMarks = givesMarks;
		this.rounds = rounds;
		this.manyElections = manyElections;
		this.store = open();
	}

	ElectionStore store() {
		return this.store;
	}

	String namespace() {
		return this.namespace;
	}

	boolean givesHints() {
		return this.givesHints;
	}

	boolean givesMarks() {
		return this.givesMarks;
	}

	int rounds() {
		return this.rounds;
	}

	int manyElections() {
		return this.manyElections;
	}

	/**
	 * Open another store of the namespace.
	 * @return the store of another instance
	 */
	ElectionStore open() {
		return open(this.namespace);
	}

	/**
	 * Open a store of another namespace.
	 * @param namespace the other namespace
	 * @return the store
	 */
	ElectionStore open(String namespace) {
		ElectionStore store = this.opener.apply(namespace);
		this.opened.add(store);
		return store;
	}

	/**
	 * Make up a session that the store does not know yet.
	 * @param candidate the candidate id
	 * @return the session, with the nonce zero
	 */
	Session newSession(String candidate) {
		return new Session(SessionId.random(RANDOM), 0, candidate, Map.of("name", candidate), Duration.ofSeconds(10));
	}

	/**
	 * Let a new session write its first heartbeat.
	 * @param candidate the candidate id
	 * @return the session as it was written
	 */
	Session join(String candidate) {
		return beat(newSession(candidate));
	}

	/**
	 * Let a session write its next heartbeat.
	 * @param session the session as of its last heartbeat
	 * @return the session as it was written
	 */
	Session beat(Session session) {
		Session next = session.withNonce(session.nonce() + 1);
		this.store.heartbeat(next, session.nonce());
		return next;
	}

	/**
	 * Create a new session that names the view that it holds.
	 * @return the session, which has no heartbeat yet
	 */
	Reader reader() {
		return new Reader(this.store, newSession("reader"));
	}

	/**
	 * Read the namespace by a session that does nothing else.
	 * @return the view
	 */
	ElectionView view() {
		return view(this.store);
	}

	/**
	 * Read the namespace by a session that does nothing else, with the last view as the
	 * base every other time: whether there is one must make no difference.
	 * @param store the store
	 * @return the view
	 */
	ElectionView view(ElectionStore store) {
		long nonce = this.observerNonce.incrementAndGet();
		ElectionView base = (nonce % 2 == 0) ? this.held : null;
		ElectionView view = store.heartbeat(this.observer.withNonce(nonce), nonce - 1, base);
		this.held = view;
		return view;
	}

	/**
	 * Create records of any number of elections.
	 * @param elections the elections
	 * @param token the token of the records
	 */
	void createAll(List<String> elections, long token) {
		for (int i = 0; i < elections.size(); i += ClaimBatch.MOST) {
			this.store.create(elections.subList(i, Math.min(i + ClaimBatch.MOST, elections.size())), token);
		}
	}

	@Nullable ElectionRecord record(String election) {
		return view().elections().get(election);
	}

	@Nullable Session session(Session session) {
		return view().sessions().get(session.id());
	}

	/**
	 * Prepare the claim that an engine would make of what the store contains now.
	 * @param election the election, which has a record
	 * @param claimant the claimant
	 * @return the claim
	 */
	Claim claimOf(String election, Session claimant) {
		ElectionView view = view();
		ElectionRecord seen = Views.record(view, election);
		return Views.claimOf(seen, view, claimant.id(), seen.token() + 1);
	}

	/**
	 * Prepare the claims that an engine would make of what the store contains now.
	 * @param elections the elections, which have records
	 * @param claimant the claimant
	 * @param token the token of the new terms
	 * @return the claims
	 */
	ClaimBatch batchOf(List<String> elections, Session claimant, long token) {
		ElectionView view = view();
		return new ClaimBatch(elections.stream()
			.map((election) -> Views.claimOf(Views.record(view, election), view, claimant.id(), token))
			.toList());
	}

	/**
	 * Let a session claim an election, which must succeed.
	 * @param election the election, which may have no record yet
	 * @param claimant the claimant
	 * @return the record as it was claimed
	 */
	ElectionRecord lead(String election, Session claimant) {
		this.store.create(election, 0);
		Claim claim = claimOf(election, claimant);
		Assertions.assertThat(this.store.claim(claim)).as("claim of what was seen").isTrue();
		return heldBy(claim);
	}

	/**
	 * Execute a claim that must be refused, and that must not have changed anything.
	 * @param claim the claim
	 */
	void assertRefused(Claim claim) {
		ElectionView before = view();
		Assertions.assertThat(this.store.claim(claim)).as("claim of what is not so").isFalse();
		ElectionView after = view();
		Assertions.assertThat(after.elections()).isEqualTo(before.elections());
		Assertions.assertThat(withoutObserver(after)).isEqualTo(withoutObserver(before));
	}

	/**
	 * Return all sessions of a view but the one that has read it.
	 * @param view the view
	 * @return the other sessions
	 */
	Map<SessionId, Session> withoutObserver(ElectionView view) {
		Map<SessionId, Session> sessions = new HashMap<>(view.sessions());
		sessions.remove(this.observer.id());
		return sessions;
	}

	/**
	 * Return the record that a successful claim leaves.
	 * @param claim the claim
	 * @return the record
	 */
	static ElectionRecord heldBy(Claim claim) {
		return new ElectionRecord(claim.election(), ElectionRecord.State.HELD, claim.claimant(), claim.token(),
				claim.storeId());
	}

	/**
	 * Return the record that a successful release leaves.
	 * @param held the record that was released
	 * @return the record
	 */
	static ElectionRecord released(ElectionRecord held) {
		return new ElectionRecord(held.election(), ElectionRecord.State.RELEASED, null, held.token(), held.storeId());
	}

	void close() throws Exception {
		for (ElectionStore store : this.opened) {
			if (store instanceof AutoCloseable closeable) {
				closeable.close();
			}
		}
	}

}
