package io.github.leaderelection.zookeeper;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.SessionId;

/**
 * Sends what a hand-off consists of on the thread of the caller, and without waiting for
 * anything: the end of a session, and the claim of one record. What needs more than one
 * request is declined, so that a thread that may wait sends it. Safe for use by any
 * thread.
 */
final class DirectCalls {

	private final StoreClient client;

	private final NodePaths paths;

	private final Changes changes;

	private final Departures departures;

	DirectCalls(StoreClient client, NodePaths paths, Changes changes, Departures departures) {
		this.client = client;
		this.paths = paths;
		this.changes = changes;
		this.departures = departures;
	}

	/**
	 * Claim a record as the last view or an assumption has shown it.
	 * @param batch the claim
	 * @return empty if the record was not claimed, and may be by more requests
	 */
	CompletableFuture<Optional<Set<String>>> claim(ClaimBatch batch) {
		Requests requests = this.client.connected();
		if (requests == null || batch.claims().size() > 1) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		Claim claim = batch.claims().get(0);
		return sent(() -> this.changes.begin(requests, PreparedClaim.change(this.paths, claim)))
			.thenApply((made) -> (made) ? Optional.of(Set.of(claim.election())) : Optional.empty());
	}

	/**
	 * End a session as the last view and the changes since show what it holds.
	 * @param session the session
	 * @return {@code false} if that may not be done
	 */
	CompletableFuture<Boolean> close(SessionId session) {
		Requests requests = this.client.connected();
		return (requests != null) ? sent(() -> this.departures.begin(requests, session))
				: CompletableFuture.completedFuture(false);
	}

	// What cannot be sent any more has changed nothing
	private static CompletableFuture<Boolean> sent(Supplier<CompletableFuture<Boolean>> call) {
		try {
			return call.get();
		}
		catch (RequestFailedException ex) {
			return CompletableFuture.completedFuture(false);
		}
	}

}
