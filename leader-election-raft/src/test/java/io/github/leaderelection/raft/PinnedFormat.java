package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

import io.github.leaderelection.raft.voter.Formats;

/**
 * The commands of a node in a given format, whichever the voters execute by now: with the
 * {@linkplain Formats#FIRST first} one, those of a batch are sent on one stream.
 */
final class PinnedFormat implements CommandChannel {

	private final RaftNode node;

	private final int format;

	private PinnedFormat(RaftNode node, int format) {
		this.node = node;
		this.format = format;
	}

	/**
	 * Return a store that writes in a format.
	 * @param node the node
	 * @param format the format, which the voters execute
	 * @return the store
	 */
	static RaftElectionStore store(RaftNode node, int format) {
		return new RaftElectionStore(() -> new PinnedFormat(node, format), node.hints(), node::heartbeatAge, "test");
	}

	@Override
	public DataInputStream send(byte[] command) throws IOException {
		return this.node.commands().send(command);
	}

	@Override
	public List<DataInputStream> sendAll(List<byte[]> commands, long begun) throws IOException {
		return this.node.commands().sendAll(commands, begun);
	}

	@Override
	public int format(long begun) {
		return this.format;
	}

	@Override
	public boolean isStarting() {
		return this.node.commands().isStarting();
	}

}
