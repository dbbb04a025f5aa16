package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.ErrorResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.data.ACL;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the folders of a namespace, and with them the id of the store.
 *
 * @author Leader Election
 */
final class Folders {

	private static final Logger logger = LoggerFactory.getLogger(Folders.class);

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
		folders.addAll(List.of(this.paths.sessions(), this.paths.records(), this.paths.identity()));
		while (true) {
			requests.sync(this.paths.base());
			List<OpResult> found = requests.read(folders.stream().map(Op::getChildren).toList());
			List<Op> creations = creations(folders, found);
			if (creations.isEmpty() || isCreated(requests, creations, found.get(0) instanceof ErrorResult)) {
				return;
			}
		}
	}

	private List<String> parents() {
		String base = this.paths.base();
		return IntStream.rangeClosed(1, base.length())
			.filter((end) -> end == base.length() || base.charAt(end) == '/')
			.mapToObj((end) -> base.substring(0, end))
			.toList();
	}

	private List<Op> creations(List<String> folders, List<OpResult> found) {
		List<Op> creations = new ArrayList<>();
		for (int i = 0; i < folders.size(); i++) {
			if (found.get(i) instanceof ErrorResult) {
				creations.add(creation(folders.get(i)));
			}
		}
		OpResult identity = found.get(folders.size() - 1);
		if (identity instanceof GetChildrenResult children && isWithoutIdentity(children.getChildren())) {
			// Of several that do this only one can
			creations.add(Op.delete(this.paths.identity(), -1));
			creations.add(creation(this.paths.identity()));
		}
		if (!(identity instanceof GetChildrenResult children) || isWithoutIdentity(children.getChildren())) {
			creations.add(creation(this.paths.identity(Identity.random())));
		}
		return creations;
	}

	private static boolean isWithoutIdentity(List<String> children) {
		try {
			return Identity.of(children).isEmpty();
		}
		catch (MissingFolderException ex) {
			return true;
		}
	}

	private Op creation(String path) {
		return Op.create(path, NodeData.EMPTY, this.acl, CreateMode.PERSISTENT);
	}

	private boolean isCreated(Requests requests, List<Op> creations, boolean fromTheTop) {
		boolean created = requests.write(creations);
		if (created) {
			logger.info("[{}] Created the folders for elections in ZooKeeper", this.paths.base());
		}
		else if (fromTheTop) {
			requireChroot(requests);
		}
		return created;
	}

	// All paths are below it, and only there the root can be missing
	private static void requireChroot(Requests requests) {
		List<OpResult> root = requests.read(List.of(Op.getChildren("/")));
		if (root.get(0) instanceof ErrorResult) {
			throw new RequestFailedException(Code.NONODE, "the chroot is missing", null);
		}
	}

}
