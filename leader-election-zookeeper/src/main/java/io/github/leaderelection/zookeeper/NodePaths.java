package io.github.leaderelection.zookeeper;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import io.github.leaderelection.store.SessionId;
import org.apache.zookeeper.common.PathUtils;

/**
 * Where the nodes of one namespace are. Names are percent-encoded, dots and slashes
 * included, so that each is one name of a node below the folder that it belongs to, and
 * none is the name of another.
 */
final class NodePaths {

	static final String DEFAULT_ROOT = "/leader-election";

	private static final int MAX_ROOT_LENGTH = 200;

	private final String base;

	private final String identity;

	private final String sessions;

	private final String records;

	private final String revision;

	private NodePaths(String base) {
		this.base = base;
		this.identity = base + "/store";
		this.sessions = base + "/sessions";
		this.records = base + "/records";
		this.revision = base + "/revision";
	}

	/**
	 * Return the paths for a namespace.
	 * @param root the folder of all namespaces
	 * @param namespace the namespace
	 * @return the paths
	 */
	static NodePaths of(String root, String namespace) {
		return new NodePaths(root + "/" + encode(namespace));
	}

	/**
	 * Return the given root if it is one.
	 * @param root the path
	 * @return the path
	 * @throws IllegalArgumentException if it is not
	 */
	static String requireRoot(String root) {
		PathUtils.validatePath(root);
		if (root.equals("/") || root.equals("/zookeeper") || root.startsWith("/zookeeper/")) {
			throw new IllegalArgumentException("it must not be the root node or the node /zookeeper");
		}
		if (root.length() > MAX_ROOT_LENGTH) {
			throw new IllegalArgumentException("it has more than %s characters".formatted(MAX_ROOT_LENGTH));
		}
		return root;
	}

	/**
	 * Return the folder of the namespace. Each creation of a session or record writes it,
	 * so that its version shows whether a node may have been created again.
	 * @return the path
	 */
	String base() {
		return this.base;
	}

	/**
	 * Return the folder whose only child is named by the id of the store: who finds the
	 * child by its path knows that the store is the same one.
	 * @return the path
	 */
	String identity() {
		return this.identity;
	}

	String identity(String storeId) {
		return below(this.identity, storeId);
	}

	String sessions() {
		return this.sessions;
	}

	String session(SessionId id) {
		return below(this.sessions, id.value());
	}

	/**
	 * Return the folder of the records. Each release writes it, which is the hint.
	 * @return the path
	 */
	String records() {
		return this.records;
	}

	/**
	 * Return the node that each change of a record writes. No instance watches it.
	 * @return the path
	 */
	String revision() {
		return this.revision;
	}

	String record(String election) {
		return below(this.records, encode(election));
	}

	/**
	 * Return the path of a node in a folder.
	 * @param folder the path of the folder
	 * @param child the name of the node
	 * @return the path
	 */
	static String below(String folder, String child) {
		return folder.concat("/").concat(child);
	}

	static String encode(String name) {
		// What URLEncoder leaves alone is plain, but for the dot and the asterisk
		return URLEncoder.encode(name, StandardCharsets.UTF_8).replace(".", "%2E").replace("*", "%2A");
	}

	/**
	 * Return the name of an election.
	 * @param child the name of its node
	 * @return the name
	 * @throws IllegalArgumentException if no name has this node
	 */
	static String decode(String child) {
		String name = URLDecoder.decode(child, StandardCharsets.UTF_8);
		if (!encode(name).equals(child)) {
			throw new IllegalArgumentException("Node '%s' is not that of an election".formatted(child));
		}
		return name;
	}

}
