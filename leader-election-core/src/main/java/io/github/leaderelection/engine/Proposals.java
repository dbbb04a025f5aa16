package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.leaderelection.store.ClaimBatch;

/**
 * What the candidacies of one session propose during one pass over a view. At its end all
 * is sent in batches. What could not be handed over stays for the next time. State thread
 * only.
 */
final class Proposals {

	private final Set<CreateProposal> creations = new LinkedHashSet<>();

	private final Set<ClaimProposal> claims = new LinkedHashSet<>();

	private final SessionContext context;

	private final SessionLease lease;

	private final StoreWatch watch;

	private final OperationQueue operations;

	private final LiveSessions sessions;

	private final long gap;

	/**
	 * Whether no view was taken in before.
	 */
	private boolean first = true;

	/**
	 * Create new {@link Proposals}.
	 * @param context the session
	 * @param lease the lease of the session
	 * @param watch what the session has seen of the store
	 * @param sessions which sessions are alive
	 * @param operations makes the calls
	 */
	Proposals(SessionContext context, SessionLease lease, StoreWatch watch, LiveSessions sessions,
			OperationQueue operations) {
		this.context = context;
		this.lease = lease;
		this.watch = watch;
		this.operations = operations;
		this.gap = new HeartbeatPace(context.settings().retryPeriod(), context.environment().random()).hintGap();
		this.sessions = sessions;
	}

	void add(CreateProposal proposal) {
		this.creations.add(proposal);
		proposal.caller().proposed();
	}

	void add(ClaimProposal proposal) {
		this.claims.add(proposal);
		proposal.caller().proposed();
	}

	/**
	 * Send what was proposed.
	 * @param observation the view, or the stale read, by which it was
	 */
	void send(Observation observation) {
		send(this.creations, (batch, token) -> new CreateOperation(this.context, batch, token));
		if (this.claims.size() > 1) {
			share(observation);
		}
		send(this.claims, this::claim);
		this.first = false;
	}

	private StoreOperation<?> claim(List<ClaimProposal> batch, long token) {
		return new ClaimOperation(this.context, this.lease, this.watch, batch, token);
	}

	// One's own share first, so that another instance that claims as many at the same
	// time gets its share, too
	private void share(Observation observation) {
		boolean many = this.context.claimRules().leavesOthers(this.claims.size());
		if (many && this.first) {
			// Others may start at the same time
			List.copyOf(this.claims).forEach((claim) -> leave(claim, observation.sent().nanos() + this.gap, false));
			return;
		}
		Share share = new Share(this.context.id(), this.sessions.claimants(observation));
		List<ClaimProposal> others = this.claims.stream()
			.filter((claim) -> !claim.prior() && !share.contains(claim.election(), claim.formerHolder()))
			.toList();
		if (others.isEmpty()) {
			return;
		}
		if (many) {
			long patience = this.context.claimRules().leavesFor(this.context.settings().retryPeriod().toNanos());
			others.forEach((claim) -> leave(claim, observation.sent().nanos() + patience, true));
			return;
		}
		Set<ClaimProposal> own = new LinkedHashSet<>(this.claims);
		others.forEach(own::remove);
		send(own, this::claim);
		this.claims.retainAll(others);
	}

	private void leave(ClaimProposal claim, long until, boolean chance) {
		this.claims.remove(claim);
		claim.caller().settled();
		claim.caller().leftToOthers(claim.claim().seen(), until, chance);
	}

	private <P extends Proposal> void send(Collection<P> proposed, Batch<P> operation) {
		for (List<P> batch : batches(proposed)) {
			long lowest = Long.MAX_VALUE;
			long highest = 0;
			for (P proposal : batch) {
				lowest = Math.min(lowest, proposal.token());
				highest = Math.max(highest, proposal.token());
			}
			this.operations.add(operation.of(batch, this.context.claimRules().tokenOf(lowest, highest)));
			batch.forEach(proposed::remove);
		}
	}

	// All elections of a batch get one token, above all that any of them needs. One that
	// is far ahead of the clock must not become that of elections that do not need it
	private <P extends Proposal> List<List<P>> batches(Collection<P> proposals) {
		Map<Object, List<P>> open = new LinkedHashMap<>();
		List<List<P>> batches = new ArrayList<>();
		for (P proposal : proposals) {
			boolean apart = this.context.claimRules().keepsApart(proposal.isFarAhead());
			Object kind = List.of(proposal.origin(), (apart) ? proposal.token() : 0L);
			List<P> batch = open.get(kind);
			if (batch == null || batch.size() == ClaimBatch.MOST) {
				batch = new ArrayList<>();
				open.put(kind, batch);
				batches.add(batch);
			}
			batch.add(proposal);
		}
		return batches;
	}

	/**
	 * Makes an operation of a batch.
	 *
	 * @param <P> the type of the proposals
	 */
	@FunctionalInterface
	private interface Batch<P extends Proposal> {

		/**
		 * Make the operation.
		 * @param proposals what was proposed
		 * @param token the token of all of them
		 * @return the operation
		 */
		StoreOperation<?> of(List<P> proposals, long token);

	}

}
