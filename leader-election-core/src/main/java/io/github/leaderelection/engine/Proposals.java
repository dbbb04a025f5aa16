package io.github.leaderelection.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

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

	Proposals(SessionContext context, SessionLease lease, StoreWatch watch, OperationQueue operations) {
		this.context = context;
		this.lease = lease;
		this.watch = watch;
		this.operations = operations;
	}

	void add(CreateProposal proposal) {
		this.creations.add(proposal);
	}

	void add(ClaimProposal proposal) {
		this.claims.add(proposal);
	}

	/**
	 * Send what was proposed.
	 */
	void send() {
		send(this.creations, (batch, token) -> new CreateOperation(this.context, batch, token));
		send(this.claims, (batch, token) -> new ClaimOperation(this.context, this.lease, this.watch, batch, token));
	}

	private <P extends Proposal> void send(Collection<P> proposed,
			BiFunction<List<P>, Long, StoreOperation<?>> operation) {
		for (List<P> batch : batches(proposed)) {
			long token = batch.stream().mapToLong(Proposal::token).max().orElseThrow();
			this.operations.add(operation.apply(batch, token));
			batch.forEach(proposed::remove);
		}
	}

	// All elections of a batch get one token, above all that any of them needs. One that
	// is
	// far ahead of the clock must not become that of elections that do not need it
	private static <P extends Proposal> List<List<P>> batches(Collection<P> proposals) {
		Map<Object, List<P>> open = new LinkedHashMap<>();
		List<List<P>> batches = new ArrayList<>();
		for (P proposal : proposals) {
			Object kind = List.of(proposal.origin(), (proposal.isFarAhead()) ? proposal.token() : 0L);
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

}
