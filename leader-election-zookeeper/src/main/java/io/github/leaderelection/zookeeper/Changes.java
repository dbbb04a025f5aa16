package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;

/**
 * Makes changes, each by a transaction of its own that is sent without waiting for the
 * answer to the one before. Safe for use by any thread.
 * <p>
 * What a change depends on is usually as the last view has shown it, so the change is
 * sent at once. If it is not so, or not any more, it is read again: all that is left by
 * one request. No change is repeated that may have been made.
 */
final class Changes {

	private final StoreClient client;

	private final NamespaceReader reader;

	Changes(StoreClient client, NamespaceReader reader) {
		this.client = client;
		this.reader = reader;
	}

	/**
	 * Make a change.
	 * @param requests where to send requests
	 * @param change the change
	 * @return whether it was made, {@code false} also if there is no such namespace
	 * @throws Exception if there is no session of ZooKeeper to repeat the reading on
	 */
	boolean make(Requests requests, Change change) throws Exception {
		return !make(requests, List.of(change)).isEmpty();
	}

	/**
	 * Make changes. When the connection is lost only the reading is repeated, once.
	 * @param requests where to send requests
	 * @param changes the changes
	 * @return those that were made, the others are not possible as things are. Empty also
	 * if there is no such namespace
	 * @throws Exception if there is no session of ZooKeeper to repeat the reading on
	 */
	Set<Change> make(Requests requests, Collection<Change> changes) throws Exception {
		Set<Change> open = new LinkedHashSet<>(changes);
		Set<Change> made = send(requests, prepare(open));
		open.removeAll(made);
		try {
			while (!open.isEmpty()) {
				Seen seen = this.client.repeatable(requests, (current) -> new Seen(current, read(current, open)));
				Map<Change, Transaction> possible = prepare(open, seen.snapshot);
				open.retainAll(possible.keySet());
				Set<Change> now = send(seen.requests, possible);
				open.removeAll(now);
				made.addAll(now);
			}
		}
		catch (MissingFolderException ex) {
			// Nothing more is possible
		}
		return made;
	}

	/**
	 * Begin to make a change as the last view has shown what it depends on.
	 * @param requests where to send the request
	 * @param change the change
	 * @return whether it was made. If not, it may be possible nevertheless
	 */
	CompletableFuture<Boolean> begin(Requests requests, Change change) {
		Transaction transaction = prepare(List.of(change)).get(change);
		if (transaction == null) {
			return CompletableFuture.completedFuture(false);
		}
		return requests.send(transaction.operations()).thenApply((results) -> note(transaction, results));
	}

	// On a thread of ZooKeeper's client
	private boolean note(Transaction transaction, List<OpResult> results) {
		boolean made = Requests.outcome(results) == Code.OK;
		Written written = (made) ? transaction.written(results) : null;
		this.reader.wrote((written != null) ? List.of(written) : List.of());
		return made;
	}

	private Snapshot read(Requests requests, Collection<Change> changes) {
		return this.reader.read(requests,
				changes.stream().map(Change::election).filter(Objects::nonNull).distinct().toList(),
				changes.stream().map(Change::session).filter(Objects::nonNull).distinct().toList());
	}

	private Map<Change, Transaction> prepare(Collection<Change> changes) {
		AssumedRelease assumed = this.reader.assumed();
		Snapshot last = this.reader.last();
		Map<Change, Transaction> transactions = new LinkedHashMap<>();
		for (Change change : changes) {
			Transaction transaction = (assumed != null) ? change.prepare(assumed) : null;
			if (transaction == null && last != null) {
				transaction = change.prepare(last);
			}
			if (transaction != null) {
				transactions.put(change, transaction);
			}
		}
		return transactions;
	}

	private static Map<Change, Transaction> prepare(Collection<Change> changes, Snapshot seen) {
		Map<Change, Transaction> transactions = new LinkedHashMap<>();
		for (Change change : changes) {
			Transaction transaction = change.prepare(seen);
			if (transaction != null) {
				transactions.put(change, transaction);
			}
		}
		return transactions;
	}

	private Set<Change> send(Requests requests, Map<Change, Transaction> transactions) {
		List<Sent> all = new ArrayList<>();
		transactions.forEach((change, transaction) -> all
			.add(new Sent(change, transaction, requests.send(transaction.operations()))));
		Set<Change> made = new LinkedHashSet<>();
		List<Written> written = new ArrayList<>();
		for (Sent sent : all) {
			if (requests.outcome(sent.answer()) == Code.OK) {
				made.add(sent.change());
				Written now = sent.transaction().written(requests.results(sent.answer()));
				if (now != null) {
					written.add(now);
				}
			}
		}
		// Nothing if the outcome of one is unknown
		this.reader.wrote(written);
		return made;
	}

	/**
	 * A change that was sent.
	 *
	 * @param change the change
	 * @param transaction its transaction
	 * @param answer what to wait for
	 */
	private record Sent(Change change, Transaction transaction, CompletableFuture<List<OpResult>> answer) {
	}

	/**
	 * What was read, and where.
	 *
	 * @param requests where it was read, and where to send what depends on it
	 * @param snapshot what was read
	 */
	private record Seen(Requests requests, Snapshot snapshot) {
	}

}
