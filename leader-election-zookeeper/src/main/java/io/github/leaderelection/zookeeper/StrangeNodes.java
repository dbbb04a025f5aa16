package io.github.leaderelection.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports nodes that this library cannot have written, each content once and only so many
 * of them, because every heartbeat reads them again. Safe for use by any thread.
 *
 * @author Leader Election
 */
final class StrangeNodes {

	private static final Logger logger = LoggerFactory.getLogger(StrangeNodes.class);

	private static final int MAX_REPORTED = 20;

	private static final int MAX_LENGTH = 100;

	private final Set<String> reported = new HashSet<>();

	/**
	 * Report a node in the place of an election record.
	 * @param path the path of the node
	 * @param data the data of the node
	 */
	void foundRecord(String path, byte[] data) {
		found(path, data, "no instance can lead this election");
	}

	/**
	 * Report a node in the place of a session.
	 * @param path the path of the node
	 * @param data the data of the node
	 */
	void foundSession(String path, byte[] data) {
		found(path, data, "it is no session");
	}

	private synchronized void found(String path, byte[] data, String consequence) {
		String text = new String(data, StandardCharsets.UTF_8);
		String shown = text.substring(0, Math.min(text.length(), MAX_LENGTH)).replaceAll("[^\\x20-\\x7e]", "?");
		if (this.reported.size() < MAX_REPORTED && this.reported.add(path + " " + text.hashCode())) {
			logger.warn("Node '{}' with data '{}' was not written by this library, so {}. Remove it{}", path, shown,
					consequence, (this.reported.size() == MAX_REPORTED) ? " (further ones are not logged)" : "");
		}
	}

}
