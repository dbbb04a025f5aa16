package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the folders of a namespace, and with them the id of the store.
 */
final class Folders {

	private static final Logger logger = LoggerFactory.getLogger(Folders.class);

	/**
	 * More than others can be faster.
	 */
	private static final int MAX_ATTEMPTS = 50;

	private final NodePaths paths;

	private final List<ACL> acl;

	Folders(NodePaths paths, List<ACL> acl) {
		this.paths = paths;
		this.acl = acl;
	}

	/**
	 * Create what is missing, all of it at once.
	 * @param requests where to send requests
	 */
	void create(Requests requests) {
		List<String> folders = new ArrayList<>(parents());
		folders.addAll(List.of(this.paths.sessions(), this.paths.records(), this.paths.revision()));
		for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
			requests.sync(this.paths.base());
			List<Op> creations = new ArrayList<>(requests.missing(folders).stream().map(this::creation).toList());
			creations.addAll(identity(requests, creations.isEmpty()));
			if (creations.isEmpty()) {
				return;
			}
			// The version of the revision node may begin again
			creations.add(Op.setData(this.paths.base(), NodeData.EMPTY, -1));
			if (requests.write(creations)) {
				logger.info("[{}] Created the folders for elections in ZooKeeper", this.paths.base());
				return;
			}
			requireChroot(requests);
		}
		throw new RequestFailedException(Code.NOTEMPTY,
				"'%s' has children that this library did not create".formatted(this.paths.identity()), null);
	}

	private List<String> parents() {
		String base = this.paths.base();
		return IntStream.rangeClosed(1, base.length())
			.filter((end) -> end == base.length() || base.charAt(end) == '/')
			.mapToObj((end) -> base.substring(0, end))
			.toList();
	}

	private List<Op> identity(Requests requests, boolean complete) {
		OpResult found = requests.read(List.of(Op.getChildren(this.paths.identity()))).get(0);
		List<Op> creations = new ArrayList<>();
		if (found instanceof GetChildrenResult children) {
			if (Identity.isIn(children.getChildren())) {
				return (complete) ? creations : List.of(repair(Identity.of(children.getChildren())));
			}
			// Of several that do this only one can
			creations.add(Op.delete(this.paths.identity(), -1));
		}
		creations.add(creation(this.paths.identity()));
		creations.add(creation(this.paths.identity(Identity.random())));
		return creations;
	}

	// Shows to those that have seen the nodes that were missing that there are others now
	private Op repair(String storeId) {
		return Op.setData(this.paths.identity(storeId), NodeData.EMPTY, -1);
	}

	private Op creation(String path) {
		byte[] data = (path.equals(this.paths.revision())) ? NodeData.bytes(Revision.newValue()) : NodeData.EMPTY;
		return Op.create(path, data, this.acl, CreateMode.PERSISTENT);
	}

	// All paths are below it, and only there the root can be missing
	private static void requireChroot(Requests requests) {
		if (!requests.missing(List.of("/")).isEmpty()) {
			throw new RequestFailedException(Code.NONODE, "the chroot is missing", null);
		}
	}

}
