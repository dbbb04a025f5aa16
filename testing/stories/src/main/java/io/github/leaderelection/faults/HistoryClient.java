package io.github.leaderelection.faults;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BooleanSupplier;

import io.github.leaderelection.faults.Operation.Kind;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionStoreException;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * Beats, claims and releases as often as it can, in no good order but under tokens that
 * nobody else uses, and writes down the answers. One thread of several.
 */
public final class HistoryClient {

	private static final int MOST_CLIENTS = 100;

	private static final int CLAIM_AGAIN_ONE_IN = 4;

	private final ElectionStore store;

	private final List<String> elections;

	private final History history;

	private final int number;

	private final Random random = new Random();

	private Session session;

	private long acknowledged;

	private long token;

	/**
	 * Create a client.
	 * @param store the store
	 * @param elections the elections that it is about
	 * @param history where to write to
	 * @param number its number, no other client's and less than a hundred
	 */
	public HistoryClient(ElectionStore store, List<String> elections, History history, int number) {
		this.store = store;
		this.elections = elections;
		this.history = history;
		this.number = number;
		this.session = new Session(SessionId.random(this.random), 0, "client-" + number, Map.of(),
				Duration.ofSeconds(2));
	}

	/**
	 * Send a heartbeat, and do something about one of the elections.
	 */
	public void step() {
		ElectionView view = beat();
		if (view == null) {
			return;
		}
		String election = this.elections.get(this.random.nextInt(this.elections.size()));
		ElectionRecord seen = view.elections().get(election);
		if (seen == null) {
			create(election);
		}
		else if (seen.isHeldBy(this.session.id()) && this.random.nextInt(CLAIM_AGAIN_ONE_IN) > 0) {
			release(seen);
		}
		else {
			claim(seen, view);
		}
	}

	/**
	 * End the session, which is no part of the history.
	 */
	public void close() {
		try {
			this.store.close(this.session.id());
		}
		catch (ElectionStoreException ex) {
			// It stays, which harms nobody
		}
	}

	private ElectionView beat() {
		this.session = this.session.withNonce(this.session.nonce() + 1);
		String register = this.session.id().value();
		Version beat = Version.of(this.session);
		long invoked = System.nanoTime();
		try {
			ElectionView view = this.store.heartbeat(this.session, this.acknowledged);
			long completed = System.nanoTime();
			if (!view.intact()) {
				throw new AssertionError("Heartbeats were lost of " + this.session);
			}
			this.acknowledged = this.session.nonce();
			this.history.add(new Operation(Kind.WROTE, register, invoked, completed, null, beat));
			this.history.add(invoked, completed, view, this.elections);
			return view;
		}
		catch (ElectionStoreException ex) {
			this.history.add(new Operation(Kind.UNKNOWN, register, invoked, System.nanoTime(), null, beat));
			return null;
		}
	}

	private void create(String election) {
		long vacant = nextToken(0);
		Version after = Version.vacant(vacant);
		long invoked = System.nanoTime();
		Kind outcome = Kind.UNKNOWN;
		try {
			this.store.create(election, vacant);
			outcome = Kind.ENSURED;
		}
		catch (ElectionStoreException ex) {
			// Unknown it is
		}
		this.history.add(new Operation(outcome, election, invoked, System.nanoTime(), Version.ABSENT, after));
	}

	private void claim(ElectionRecord seen, ElectionView view) {
		SessionId holder = seen.holder();
		Session seenHolder = (holder != null) ? view.sessions().get(holder) : null;
		OptionalLong nonce = (seenHolder != null) ? OptionalLong.of(seenHolder.nonce()) : OptionalLong.empty();
		Claim claim = new Claim(seen, nonce, view.storeId(), this.session.id(), nextToken(seen.token()));
		long invoked = System.nanoTime();
		Kind outcome = outcome(() -> this.store.claim(claim));
		long completed = System.nanoTime();
		// A refusal for a later heartbeat of the holder says nothing about the record
		if (outcome != Kind.REFUSED || seen.state() != State.HELD) {
			this.history.add(new Operation(outcome, seen.election(), invoked, completed, Version.of(seen),
					Version.held(claim.token(), this.session.id().value())));
		}
		if (outcome == Kind.WROTE && seenHolder != null) {
			this.history.add(Operation.read(seenHolder.id().value(), invoked, completed, Version.of(seenHolder)));
		}
	}

	private void release(ElectionRecord seen) {
		long invoked = System.nanoTime();
		Kind outcome = outcome(() -> this.store.release(seen.election(), this.session.id(), seen.token()));
		this.history.add(new Operation(outcome, seen.election(), invoked, System.nanoTime(), Version.of(seen),
				Version.released(seen.token())));
	}

	private static Kind outcome(BooleanSupplier operation) {
		try {
			return operation.getAsBoolean() ? Kind.WROTE : Kind.REFUSED;
		}
		catch (ElectionStoreException ex) {
			return Kind.UNKNOWN;
		}
	}

	private long nextToken(long seen) {
		long least = Math.max(seen, this.token) + 1;
		this.token = (least / MOST_CLIENTS + 1) * MOST_CLIENTS + this.number;
		return this.token;
	}

}
