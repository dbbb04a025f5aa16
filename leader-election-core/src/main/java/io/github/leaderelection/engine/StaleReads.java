package io.github.leaderelection.engine;

import java.util.Map;
import java.util.Optional;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store without a write after a hint, in place of an early heartbeat, where the
 * store offers that: a hand-off then needs no write between the hint and the claim, and
 * no reading where the store assumes what the hint suggests. A stale read serves claims
 * of released records alone. It renews nothing, ends no term, and is forgotten once it
 * was judged; what it does not settle waits for the heartbeat that follows. State thread
 * only.
 */
final class StaleReads {

	private static final Logger logger = LoggerFactory.getLogger(StaleReads.class);

	private final SessionContext context;

	private final SessionLease lease;

	private final Candidacies candidacies;

	private final Proposals proposals;

	private final OperationQueue operations;

	private final HeartbeatLoop heartbeats;

	private final long gap;

	/**
	 * The last view, which all that a stale read is judged by comes from.
	 */
	private @Nullable Observation held;

	/**
	 * When the last hint came that made this ask whether a stale read may help.
	 */
	private @Nullable Long lastAsked;

	/**
	 * Create a new {@link StaleReads}.
	 * @param context the session
	 * @param parts the other parts of the session
	 * @param candidacies the elections that the session takes part in
	 */
	StaleReads(SessionContext context, SessionParts parts, Candidacies candidacies) {
		this.context = context;
		this.lease = parts.lease();
		this.candidacies = candidacies;
		this.proposals = parts.proposals();
		this.operations = parts.operations();
		this.heartbeats = parts.heartbeats();
		this.gap = new HeartbeatPace(context.settings().retryPeriod(), context.environment().random()).hintGap();
	}

	/**
	 * Take in a view.
	 * @param observation the view, {@code null} if it says nothing about the records
	 */
	void observe(@Nullable Observation observation) {
		this.held = observation;
	}

	/**
	 * Read now, or send a heartbeat soon where a stale read cannot bring anything.
	 */
	void request() {
		boolean begun = false;
		try {
			begun = begin();
		}
		finally {
			if (!begun) {
				this.heartbeats.beatSoon();
			}
		}
	}

	/**
	 * Begin a stale read, if that may help.
	 * @return whether a stale read is under way
	 */
	private boolean begin() {
		Observation base = this.held;
		Lease live = this.lease.live();
		if (!this.context.store().offersStaleReads() || base == null || live == null || !mayHelp()) {
			return false;
		}
		StaleRead staleRead = new StaleRead(base, live, Moment.now(this.context.environment()));
		Optional<ElectionView> assumed = assumed(base);
		if (assumed.isPresent()) {
			answered(staleRead, assumed.get());
			return true;
		}
		this.operations.add(staleRead);
		// It was empty before: what could not be submitted is forgotten
		return !this.operations.isEmpty();
	}

	private Optional<ElectionView> assumed(Observation base) {
		try {
			return this.context.store().assume(base.view());
		}
		catch (RuntimeException ex) {
			logger.debug("[{}] the store cannot say what it assumes", this.context.id(), ex);
			return Optional.empty();
		}
	}

	private boolean mayHelp() {
		boolean due = this.lastAsked == null || this.context.now() - this.lastAsked >= this.gap;
		if (!due || !this.operations.isEmpty()) {
			return false;
		}
		// Not with each of many hints: this may walk over all elections
		this.lastAsked = this.context.now();
		return this.candidacies.mayClaim();
	}

	private void answered(StaleRead staleRead, ElectionView view) {
		boolean settled = false;
		try {
			settled = counts(staleRead, view) && settles(staleRead, view);
		}
		finally {
			if (!settled) {
				this.heartbeats.beatSoon();
			}
		}
	}

	private boolean settles(StaleRead staleRead, ElectionView view) {
		Map<String, ElectionRecord> before = staleRead.base().view().elections();
		Observation seen = new Observation(view, Evidence.FULL, staleRead.base().nonce(), staleRead.sent(),
				Moment.now(this.context.environment()), staleRead.lease());
		boolean settled = this.candidacies.proposeByStaleRead(seen,
				(record) -> !record.equals(before.get(record.election())));
		this.context.contained(() -> this.proposals.send(seen));
		return settled;
	}

	private boolean counts(StaleRead staleRead, ElectionView view) {
		ClaimRules rules = this.context.claimRules();
		Observation base = staleRead.base();
		Session self = view.sessions().get(this.context.id());
		return rules.countsWith(base == this.held) && rules.isSameStore(base.view().storeId(), view.storeId())
				&& rules.showsSelf(base.nonce(), (self != null) ? self.nonce() : null)
				&& rules.knowsSessions(base.view().sessions().keySet().containsAll(view.sessions().keySet()));
	}

	/**
	 * One stale read.
	 */
	private final class StaleRead implements StoreOperation<Optional<ElectionView>> {

		private final Observation base;

		private final Lease lease;

		private final Moment sent;

		private StaleRead(Observation base, Lease lease, Moment sent) {
			this.base = base;
			this.lease = lease;
			this.sent = sent;
		}

		private Observation base() {
			return this.base;
		}

		private Lease lease() {
			return this.lease;
		}

		private Moment sent() {
			return this.sent;
		}

		@Override
		public Optional<ElectionView> call() {
			return StaleReads.this.context.store().staleRead(this.base.view());
		}

		@Override
		public void answered(Optional<ElectionView> answer) {
			answer.ifPresentOrElse((view) -> StaleReads.this.answered(this, view),
					StaleReads.this.heartbeats::beatSoon);
		}

		@Override
		public void unknown(Throwable problem) {
			logger.debug("[{}] a stale read has failed", StaleReads.this.context.id(), problem);
			StaleReads.this.heartbeats.beatSoon();
		}

	}

}
