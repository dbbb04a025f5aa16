package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
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

	private final NodePaths paths;

	private final NamespaceReader reader;

	private final Records records;

	Departures(NodePaths paths, NamespaceReader reader, Records records) {
		this.paths = paths;
		this.reader = reader;
		this.records = records;
	}

	/**
	 * Prepare a part of the end of a session. The session is removed together with the
	 * last of the records that it holds.
	 * @param requests where to send requests
	 * @param session the session
	 * @return the transaction, {@code null} if nothing of the session is left
	 */
	@Nullable Transaction close(Requests requests, SessionId session) {
		List<String> held = held(requests, session);
		String node = this.paths.session(session);
		List<String> nodes = new ArrayList<>(held.stream().map(this.paths::record).toList());
		nodes.add(node);
		Transaction transaction = Transaction.read(requests, this.paths, nodes);
		List<ElectionRecord> records = held.stream()
			.map((election) -> this.records.heldBy(session, election, transaction))
			.filter(Objects::nonNull)
			.toList();
		records.forEach((record) -> this.records.release(record, transaction));
		boolean last = held.size() < RELEASED_AT_ONCE && transaction.data(node) != null;
		if (last) {
			transaction.delete(node);
		}
		return (last || !records.isEmpty()) ? transaction.hint() : null;
	}

	private List<String> held(Requests requests, SessionId session) {
		requests.sync(this.paths.base());
		return this.reader.begin(requests)
			.complete()
			.records()
			.values()
			.stream()
			.map(Stored::value)
			.filter((record) -> record.isHeldBy(session))
			.map(ElectionRecord::election)
			.limit(RELEASED_AT_ONCE)
			.toList();
	}

	/**
	 * Prepare the removal of a session.
	 * @param requests where to send requests
	 * @param session the session as it was seen
	 * @return the transaction, {@code null} if the session has another nonce by now
	 */
	@Nullable Transaction evict(Requests requests, Session session) {
		String node = this.paths.session(session.id());
		Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
		Session stored = NodeData.session(session.id().value(), transaction.data(node));
		return (stored != null && stored.nonce() == session.nonce()) ? transaction.delete(node) : null;
	}

}
