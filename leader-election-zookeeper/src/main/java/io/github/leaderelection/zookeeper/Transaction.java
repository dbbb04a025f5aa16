package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * Changes that are made only if the nodes that they depend on are still as they were
 * seen.
 * <p>
 * The version of a node alone does not show that, because it starts again when the node
 * is deleted and created. But each creation of a session or record writes the folder of
 * the namespace, so the version of the folder shows that none was created meanwhile. The
 * node in it whose name is the random id of the store shows that the folder itself was
 * not created again.
 */
final class Transaction {

	private static final int ANY_VERSION = -1;

	private final NodePaths paths;

	private final Snapshot seen;

	private final List<Op> operations = new ArrayList<>();

	/**
	 * The records that this writes, by the positions of their operations.
	 */
	private final Map<Integer, ElectionRecord> written = new LinkedHashMap<>();

	private final String value = Revision.newValue();

	private final int revision;

	private @Nullable AssumedRelease assumed;

	/**
	 * Begin without a change.
	 * @param paths the paths of the namespace
	 * @param seen what was seen
	 */
	Transaction(NodePaths paths, Snapshot seen) {
		this(paths, seen, ANY_VERSION);
		this.operations.add(Op.check(paths.base(), seen.frame().version()));
		this.operations.add(identity(paths, seen.frame().storeId(), ANY_VERSION));
	}

	private Transaction(NodePaths paths, Snapshot seen, int revision) {
		this.paths = paths;
		this.seen = seen;
		this.revision = revision;
	}

	/**
	 * Begin without a change, and expect that no record has changed and none was created.
	 * Sessions may have been created meanwhile.
	 * <p>
	 * The version of the revision node shows that, as long as it is the same node:
	 * {@link Folders} writes the node of the store id when it creates another one. So its
	 * version has to be the one that was read together with the revision, or before.
	 * @param paths the paths of the namespace
	 * @param seen what was seen
	 * @return the transaction
	 */
	static Transaction ofSameRecords(NodePaths paths, Snapshot seen) {
		Transaction transaction = new Transaction(paths, seen, seen.frame().revision().version());
		transaction.operations.add(identity(paths, seen.frame().storeId(), seen.frame().repairs()));
		return transaction;
	}

	/**
	 * Begin without a change, and expect an assumption to be true: the nodes of the
	 * revision, of the folder of the records and, when it is {@link #set}, of the record
	 * have the next versions. A release is the only change that leads there: a claim
	 * gives no hint, and no node was created.
	 * @param paths the paths of the namespace
	 * @param assumed the assumption
	 * @param own the session of this instance, whose node must be as it was read: no
	 * earlier state of the store was restored meanwhile
	 * @return the transaction, {@code null} if the session was not read
	 */
	static @Nullable Transaction ofAssumed(NodePaths paths, AssumedRelease assumed, SessionId own) {
		Snapshot seen = assumed.snapshot();
		if (!seen.sessions().versions().containsKey(own)) {
			return null;
		}
		Transaction transaction = new Transaction(paths, seen, seen.frame().revision().version());
		transaction.assumed = assumed;
		transaction.operations.add(Op.check(paths.base(), seen.frame().version()));
		transaction.operations.add(identity(paths, seen.frame().storeId(), ANY_VERSION));
		transaction.operations.add(Op.check(paths.records(), seen.frame().revision().hints()));
		return transaction.expect(own);
	}

	/**
	 * Expect that the node of a session is still as it was, or still missing.
	 * @param session the session
	 * @return this transaction
	 */
	Transaction expect(SessionId session) {
		Integer version = this.seen.sessions().versions().get(session);
		if (version != null) {
			this.operations.add(Op.check(this.paths.session(session), version));
		}
		return this;
	}

	/**
	 * Write a record that was seen.
	 * @param record the record
	 * @return this transaction
	 */
	Transaction set(ElectionRecord record) {
		Integer version = this.seen.versions().get(record.election());
		if (version == null) {
			throw new IllegalStateException("The node of election '%s' was not read".formatted(record.election()));
		}
		this.written.put(this.operations.size(), record);
		this.operations.add(Op.setData(this.paths.record(record.election()), NodeData.of(record), version));
		return this;
	}

	/**
	 * Delete the node of a session that was seen.
	 * @param session the session
	 * @return this transaction
	 */
	Transaction delete(SessionId session) {
		Integer version = this.seen.sessions().versions().get(session);
		if (version == null) {
			throw new IllegalStateException("The node of session '%s' was not read".formatted(session));
		}
		this.operations.add(Op.delete(this.paths.session(session), version));
		return this;
	}

	/**
	 * Give a hint to those that wait for a record to be released.
	 * @return this transaction
	 */
	Transaction hint() {
		this.operations.add(Op.setData(this.paths.records(), NodeData.EMPTY, ANY_VERSION));
		return this;
	}

	/**
	 * Return what to send.
	 * @return the operations
	 */
	List<Op> operations() {
		List<Op> all = new ArrayList<>(this.operations);
		if (!this.written.isEmpty()) {
			all.add(revision(this.paths, this.value, this.revision));
		}
		else if (this.revision != ANY_VERSION) {
			all.add(Op.check(this.paths.revision(), this.revision));
		}
		return all;
	}

	/**
	 * Return what this has written.
	 * @param results the results of the operations, all of which were executed
	 * @return what was written, {@code null} if that is no record
	 */
	@Nullable Written written(List<OpResult> results) {
		if (this.written.isEmpty()) {
			return null;
		}
		Map<String, Stored<ElectionRecord>> records = new HashMap<>();
		this.written.forEach((position, record) -> records.put(record.election(),
				new Stored<>(node(results.get(position)).getVersion(), record)));
		Stat last = node(results.get(results.size() - 1));
		return new Written(this.seen.frame().storeId(), this.seen.frame().version(), Revision.written(last, this.value),
				records, this.assumed);
	}

	private static Stat node(OpResult result) {
		return ((SetDataResult) result).getStat();
	}

	/**
	 * Return what creates the node of a session.
	 * @param paths the paths of the namespace
	 * @param node the path of the node
	 * @param data its data
	 * @param acl its ACL
	 * @return the operations
	 */
	static List<Op> creation(NodePaths paths, String node, byte[] data, List<ACL> acl) {
		return List.of(Op.create(node, data, acl, CreateMode.PERSISTENT),
				Op.setData(paths.base(), NodeData.EMPTY, ANY_VERSION));
	}

	/**
	 * Return what creates a record, if the store is still the one that the record names.
	 * @param paths the paths of the namespace
	 * @param record the record
	 * @param acl the ACL of its node
	 * @return the operations
	 */
	static List<Op> creation(NodePaths paths, ElectionRecord record, List<ACL> acl) {
		List<Op> operations = new ArrayList<>();
		operations.add(identity(paths, record.storeId(), ANY_VERSION));
		operations.addAll(creation(paths, paths.record(record.election()), NodeData.of(record), acl));
		operations.add(revision(paths, Revision.newValue(), ANY_VERSION));
		return operations;
	}

	private static Op identity(NodePaths paths, String storeId, int version) {
		return Op.check(paths.identity(storeId), version);
	}

	private static Op revision(NodePaths paths, String value, int version) {
		return Op.setData(paths.revision(), NodeData.bytes(value), version);
	}

}
