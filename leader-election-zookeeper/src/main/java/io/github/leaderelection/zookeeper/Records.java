package io.github.leaderelection.zookeeper;

import java.util.List;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * Creates and releases election records, each by a transaction that succeeds only if what
 * was read is still so then. Safe for use by any thread.
 */
final class Records {

	private final NodePaths paths;

	private final List<ACL> acl;

	Records(NodePaths paths, List<ACL> acl) {
		this.paths = paths;
		this.acl = acl;
	}

	/**
	 * Create a record, unless it exists.
	 * @param requests where to send requests
	 * @param election the name of the election
	 * @param token the token of the record
	 * @return whether the record exists now, {@code false} if its folder is missing or
	 * another instance has just written there
	 */
	boolean create(Requests requests, String election, long token) {
		String node = this.paths.record(election);
		try {
			Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
			ElectionRecord record = new ElectionRecord(election, State.VACANT, null, token, transaction.storeId());
			return transaction.data(node) != null || transaction.create(node, NodeData.of(record), this.acl).commit();
		}
		catch (MissingFolderException ex) {
			return false;
		}
	}

	/**
	 * Prepare a release.
	 * @param requests where to send requests
	 * @param election the name of the election
	 * @param session the session that holds the record
	 * @param token the token with which it is held
	 * @return the transaction, {@code null} if the record is not held that way
	 */
	@Nullable Transaction release(Requests requests, String election, SessionId session, long token) {
		String node = this.paths.record(election);
		Transaction transaction = Transaction.read(requests, this.paths, List.of(node));
		ElectionRecord held = heldBy(session, election, transaction);
		return (held != null && held.token() == token) ? release(held, transaction).hint() : null;
	}

	/**
	 * Return the record of an election if a session holds it.
	 * @param session the session
	 * @param election the name of the election
	 * @param transaction a transaction that has read the record
	 * @return the record, {@code null} if the session does not hold it
	 */
	@Nullable ElectionRecord heldBy(SessionId session, String election, Transaction transaction) {
		ElectionRecord record = NodeData.record(NodePaths.encode(election),
				transaction.data(this.paths.record(election)));
		return (record != null && record.isHeldBy(session)) ? record : null;
	}

	/**
	 * Release a record as part of a transaction.
	 * @param held the record
	 * @param transaction a transaction that has read the record
	 * @return the transaction
	 */
	Transaction release(ElectionRecord held, Transaction transaction) {
		return transaction.set(this.paths.record(held.election()),
				NodeData.of(new ElectionRecord(held.election(), State.RELEASED, null, held.token(), held.storeId())));
	}

}
