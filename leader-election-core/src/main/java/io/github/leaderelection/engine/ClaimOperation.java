package io.github.leaderelection.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import org.jspecify.annotations.Nullable;

/**
 * Claims records, each by itself. A claim is granted under the lease that the session had
 * when it was sent, and not when it was answered: between the two the session may have
 * been taken for dead, or the store may have failed over and lost the claim (rule 5). A
 * claim that was decided before the watch of the store began anew is not sent (rule 8).
 */
final class ClaimOperation extends RecordOperation<ClaimProposal, Set<String>> {

	private final SessionLease session;

	private final StoreWatch watch;

	private @Nullable Lease lease;

	private List<Claim> claims = List.of();

	/**
	 * Create a new {@link ClaimOperation}.
	 * @param context the session
	 * @param session the lease of the session
	 * @param watch the watch of the store
	 * @param proposals what to claim
	 * @param token the token of all of them
	 */
	ClaimOperation(SessionContext context, SessionLease session, StoreWatch watch, List<ClaimProposal> proposals,
			long token) {
		super(context, proposals.stream().map((proposal) -> proposal.withToken(token)).toList());
		this.session = session;
		this.watch = watch;
		each((proposal) -> proposal.caller().claiming(proposal.claim(), proposal.situation()));
	}

	@Override
	public boolean isDue() {
		Lease live = this.session.live();
		this.lease = live;
		boolean due = retain((proposal) -> isDue(proposal, live != null));
		this.claims = changes().stream().map(ClaimProposal::claim).toList();
		return due;
	}

	private boolean isDue(ClaimProposal proposal, boolean live) {
		ClaimRules rules = context().claimRules();
		return rules.sendsWhile(live) && rules.sendsIf(proposal.caller().mayClaim())
				&& rules.sendsUnder(proposal.watch() == this.watch.identityNumber());
	}

	@Override
	public Set<String> call() {
		return context().store().claim(new ClaimBatch(this.claims));
	}

	@Override
	public CompletableFuture<Optional<StoreCalls.Answer<Set<String>>>> begin() {
		return context().store()
			.beginClaim(new ClaimBatch(this.claims))
			.thenApply((claimed) -> claimed.map(StoreCalls.Answer::new));
	}

	@Override
	public void answered(Set<String> claimed) {
		ClaimRules rules = context().claimRules();
		Lease held = rules.grantsUnder(this.lease, this.session.live());
		each((proposal) -> {
			if (!rules.grants(claimed.contains(proposal.election()), !claimed.isEmpty())) {
				proposal.caller().refused();
				proposal.beatAgain();
			}
			else if (held != null && this.session.isLive(held)) {
				proposal.caller().granted(proposal.token(), held);
			}
		});
	}

}
