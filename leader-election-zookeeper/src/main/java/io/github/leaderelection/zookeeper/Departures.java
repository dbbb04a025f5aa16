package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.jspecify.annotations.Nullable;

/**
 * Removes sessions: those that end, with the release of all that they hold, and those
 * that were silent for long. Safe for use by any thread.
 */
final class Departures {

	/**
	 * How many records are released by one request, so that it is not too large.
	 */
	private static final int RELEASED_AT_ONCE = 500;

	private final StoreClient client;

	private final NodePaths paths;

	private final NamespaceReader reader;

	Departures(StoreClient client, NodePaths paths, NamespaceReader reader) {
		this.client = client;
		this.paths = paths;
		this.reader = reader;
	}

	/**
	 * End a session, which is removed together with the last of the records that it
	 * holds. If all of them are known, from the last view and from the changes of this
	 * store since, that is one request. When the connection is lost it is repeated once.
	 * @param requests where to send requests
	 * @param session the session
	 * @throws Exception if there is no session of ZooKeeper to repeat it on
	 */
	void close(Requests requests, SessionId session) throws Exception {
		try {
			this.client.repeatable(requests, (current) -> closeAsSeen(current, session) || closeAll(current, session));
		}
		catch (MissingFolderException ex) {
			// Nothing of the session is left
		}
	}

	/**
	 * Begin to end a session by one request, if all that it holds is known.
	 * @param requests where to send the request
	 * @param session the session
	 * @return whether that is done. Completed exceptionally if
	 * {@link StoreClient#disconnect()} closed the client meanwhile
	 */
	CompletableFuture<Boolean> begin(Requests requests, SessionId session) {
		Transaction end = endAsSeen(session);
		if (end == null) {
			return CompletableFuture.completedFuture(false);
		}
		return requests.send(end.operations())
			.thenApply((results) -> Requests.outcome(results) == Code.OK)
			.exceptionally(this::decline);
	}

	// Nobody else ends this session: it may be repeated, but that must not open again
	// what was closed meanwhile
	private boolean decline(Throwable problem) {
		if (this.client.isDisconnected()) {
			throw new RequestFailedException(Code.CONNECTIONLOSS, "the store was disconnected", problem);
		}
		return false;
	}

	private boolean closeAsSeen(Requests requests, SessionId session) {
		Transaction end = endAsSeen(session);
		return end != null && requests.write(end.operations());
	}

	private @Nullable Transaction endAsSeen(SessionId session) {
		Snapshot last = this.reader.last();
		if (last == null || !last.sessions().versions().containsKey(session) || last.showsOlderFormat()) {
			return null;
		}
		List<ElectionRecord> held = last.heldBy(session);
		boolean known = held.size() <= RELEASED_AT_ONCE
				&& held.stream().allMatch((record) -> last.versions().containsKey(record.election()));
		return (known) ? released(Transaction.ofSameRecords(this.paths, last).delete(session), held) : null;
	}

	private boolean closeAll(Requests requests, SessionId session) {
		while (true) {
			requests.sync(this.paths.base());
			Snapshot snapshot = this.reader.begin(requests, null).complete();
			List<ElectionRecord> held = snapshot.heldBy(session);
			if (held.isEmpty() && !snapshot.sessions().versions().containsKey(session)) {
				return true;
			}
			int last = Math.max(0, held.size() - 1) / RELEASED_AT_ONCE * RELEASED_AT_ONCE;
			if (release(requests, snapshot, held.subList(0, last))
					&& requests.write(end(snapshot, held.subList(last, held.size()), session).operations())) {
				return true;
			}
		}
	}

	private boolean release(Requests requests, Snapshot snapshot, List<ElectionRecord> held) {
		List<CompletableFuture<List<OpResult>>> answers = new ArrayList<>();
		for (int from = 0; from < held.size(); from += RELEASED_AT_ONCE) {
			Transaction release = released(new Transaction(this.paths, snapshot),
					held.subList(from, from + RELEASED_AT_ONCE));
			answers.add(requests.send(release.operations()));
		}
		return answers.stream().filter((answer) -> requests.outcome(answer) != Code.OK).count() == 0;
	}

	private Transaction end(Snapshot snapshot, List<ElectionRecord> held, SessionId session) {
		Transaction end = new Transaction(this.paths, snapshot);
		return released((snapshot.sessions().versions().containsKey(session)) ? end.delete(session) : end, held);
	}

	// The hint comes last, when the instances that get it know that the session has ended
	private static Transaction released(Transaction transaction, List<ElectionRecord> held) {
		held.forEach((record) -> transaction.set(Releases.released(record)));
		return (held.isEmpty()) ? transaction : transaction.hint();
	}

	/**
	 * Return the change that the removal of a silent session is.
	 * @param session the session as it was seen
	 * @return the change
	 */
	Change evict(Session session) {
		return new Change(null, session.id(), (seen) -> evict(session, seen));
	}

	private @Nullable Transaction evict(Session session, Snapshot seen) {
		Session stored = seen.sessions().values().get(session.id());
		return (stored != null && stored.nonce() == session.nonce())
				? new Transaction(this.paths, seen).delete(session.id()) : null;
	}

}
