package io.github.leaderelection.servers;

import java.util.List;

/**
 * What one node of a Redis Cluster knows of another, or of itself.
 *
 * @param id the node's id
 * @param port the port on which it serves clients
 * @param flags what it is
 * @param masterId the id of the node that it follows, if it does
 * @param epoch the epoch in which it got its slots
 * @param slots the slots that it serves, each as a number or a range
 */
record ClusterNode(String id, int port, List<String> flags, String masterId, long epoch, List<String> slots) {

	private static final int FIRST_SLOT = 8;

	/**
	 * Read a line of the answer to {@code CLUSTER NODES}.
	 * @param line the line
	 * @return the node
	 */
	static ClusterNode parse(String line) {
		String[] words = line.split(" ");
		String address = words[1];
		int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1, address.indexOf('@')));
		List<String> all = List.of(words);
		return new ClusterNode(words[0], port, List.of(words[2].split(",")), words[3], Long.parseLong(words[6]),
				all.subList(Math.min(FIRST_SLOT, all.size()), all.size()));
	}

	boolean is(String flag) {
		return this.flags.contains(flag);
	}

	boolean serves(int slot) {
		return this.slots.stream()
			// Others are slots on their way to another node.
			.filter((slots) -> !slots.startsWith("["))
			.map((slots) -> slots.split("-"))
			.anyMatch(
					(range) -> Integer.parseInt(range[0]) <= slot && slot <= Integer.parseInt(range[range.length - 1]));
	}

}
