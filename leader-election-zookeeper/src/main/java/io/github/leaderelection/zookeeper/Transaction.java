package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * Some nodes as they were at one moment, and changes that are made only if those nodes
 * are still as they were.
 * <p>
 * The version of a node alone does not show that, because it starts again when the node
 * is deleted and created. But each creation of a session or record writes the folder of
 * the namespace, so the version of the folder shows that none was created meanwhile. The
 * node in it whose name is the random id of the store shows that the folder itself was
 * not created again.
 */
final class Transaction {

	private static final int ANY_VERSION = -1;

	private final Requests requests;

	private final NodePaths paths;

	private final String storeId;

	private final Map<String, Stored<byte[]>> nodes = new HashMap<>();

	private final List<Op> operations = new ArrayList<>();

	private Transaction(Requests requests, NodePaths paths, List<String> nodes, Iterator<OpResult> results) {
		this.requests = requests;
		this.paths = paths;
		if (!(results.next() instanceof GetDataResult base)
				|| !(results.next() instanceof GetChildrenResult identities)) {
			throw new MissingFolderException(paths.base());
		}
		this.storeId = Identity.of(identities.getChildren());
		for (String node : nodes) {
			if (results.next() instanceof GetDataResult found) {
				this.nodes.put(node, new Stored<>(found.getStat().getVersion(), found.getData()));
			}
		}
		this.operations.add(Op.check(paths.base(), base.getStat().getVersion()));
		this.operations.add(Op.check(paths.identity(this.storeId), ANY_VERSION));
	}

	/**
	 * Read some nodes.
	 * @param requests where to send requests
	 * @param paths the paths of the namespace
	 * @param nodes the paths of the nodes
	 * @return a transaction without changes
	 * @throws MissingFolderException if there is no such namespace
	 */
	static Transaction read(Requests requests, NodePaths paths, List<String> nodes) {
		List<Op> operations = new ArrayList<>();
		operations.add(Op.getData(paths.base()));
		operations.add(Op.getChildren(paths.identity()));
		nodes.forEach((node) -> operations.add(Op.getData(node)));
		// Else a server that lags behind would answer with what is no longer so
		requests.sync(paths.base());
		return new Transaction(requests, paths, nodes, requests.read(operations).iterator());
	}

	String storeId() {
		return this.storeId;
	}

	/**
	 * Return the data of a node that was read.
	 * @param node the path of the node
	 * @return its data, {@code null} if it was missing
	 */
	byte @Nullable [] data(String node) {
		Stored<byte[]> stored = this.nodes.get(node);
		return (stored != null) ? stored.value() : null;
	}

	/**
	 * Expect that a node is still as it was, or still missing.
	 * @param node the path of the node
	 * @return this transaction
	 */
	Transaction expect(String node) {
		Stored<byte[]> stored = this.nodes.get(node);
		if (stored != null) {
			this.operations.add(Op.check(node, stored.version()));
		}
		return this;
	}

	/**
	 * Write a node that was read.
	 * @param node the path of the node
	 * @param data the new data
	 * @return this transaction
	 */
	Transaction set(String node, byte[] data) {
		this.operations.add(Op.setData(node, data, version(node)));
		return this;
	}

	/**
	 * Delete a node that was read.
	 * @param node the path of the node
	 * @return this transaction
	 */
	Transaction delete(String node) {
		this.operations.add(Op.delete(node, version(node)));
		return this;
	}

	/**
	 * Create a node that was missing.
	 * @param node the path of the node
	 * @param data its data
	 * @param acl its ACL
	 * @return this transaction
	 */
	Transaction create(String node, byte[] data, List<ACL> acl) {
		this.operations.addAll(creation(this.paths, node, data, acl));
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
	 * Make the changes.
	 * @return {@code true} if all were made, {@code false} if none was, since something
	 * is no longer as it was
	 */
	boolean commit() {
		return this.requests.write(this.operations);
	}

	private int version(String node) {
		Stored<byte[]> stored = this.nodes.get(node);
		if (stored == null) {
			throw new IllegalStateException("Node '%s' was not read".formatted(node));
		}
		return stored.version();
	}

	/**
	 * Return what creates the node of a session or record.
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

}
