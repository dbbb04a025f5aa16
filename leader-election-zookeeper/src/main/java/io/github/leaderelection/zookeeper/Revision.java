package io.github.leaderelection.zookeeper;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.apache.zookeeper.data.Stat;

/**
 * The state of the records of a namespace as a whole, which shows whether any of them has
 * changed. Each transaction that changes a record also writes a new random value to the
 * revision node. Besides, ZooKeeper itself notes in the folder of the records which
 * transaction created or deleted one last, or gave a hint: this shows a record that was
 * deleted by hand, and what an instance of the version before has created or released.
 * <p>
 * The numbers of transactions increase within an ensemble. The random value distinguishes
 * states of copies and of restored snapshots, where a number can recur.
 *
 * @param version the version of the revision node
 * @param hints how many hints the folder of the records has got, {@link #UNKNOWN} if it
 * was not read
 * @param changed the last of these transactions
 * @param value the random value
 */
record Revision(int version, int hints, long changed, String value) {

	/**
	 * A number of hints that is not known.
	 */
	static final int UNKNOWN = -1;

	private static final SecureRandom random = new SecureRandom();

	private static final int HEX = 16;

	/**
	 * Return what reads the revision.
	 * @param paths the paths of the namespace
	 * @return the operations
	 */
	static List<Op> reads(NodePaths paths) {
		return List.of(Op.getData(paths.revision()), Op.getData(paths.records()));
	}

	/**
	 * Take the revision from the results of {@link #reads}.
	 * @param paths the paths of the namespace
	 * @param results the results, of which two are taken
	 * @return the revision
	 * @throws MissingFolderException if a node is missing. A namespace of an older
	 * version has no revision node
	 */
	static Revision of(NodePaths paths, Iterator<OpResult> results) {
		if (results.next() instanceof GetDataResult node && results.next() instanceof GetDataResult folder) {
			long listed = Math.max(folder.getStat().getPzxid(), folder.getStat().getMzxid());
			return new Revision(node.getStat().getVersion(), folder.getStat().getVersion(),
					Math.max(node.getStat().getMzxid(), listed), NodeData.text(node.getData()));
		}
		throw new MissingFolderException(paths.base());
	}

	/**
	 * Return the revision that a transaction has written, which is the last one that has
	 * changed anything.
	 * @param node what ZooKeeper notes in the revision node
	 * @param value the value that was written
	 * @return the revision
	 */
	static Revision written(Stat node, String value) {
		return new Revision(node.getVersion(), UNKNOWN, node.getMzxid(), value);
	}

	/**
	 * Return the versions that the nodes have after one transaction that releases records
	 * and nothing else. Its number and value are those of this state, since they are not
	 * known.
	 * @return the revision
	 */
	Revision afterRelease() {
		return new Revision(this.version + 1, this.hints + 1, this.changed, this.value);
	}

	/**
	 * Return a value for the revision node that it never had.
	 * @return the value
	 */
	static String newValue() {
		return HexFormat.of().toHexDigits(random.nextLong());
	}

	/**
	 * Return the mark of the records in this state.
	 * @return the mark
	 */
	String mark() {
		return Long.toHexString(this.changed) + "." + this.value;
	}

	/**
	 * Return whether this state is older than another one of the same ensemble.
	 * @param mark the mark of the other state
	 * @return whether it is older
	 */
	boolean isOlderThan(String mark) {
		return this.changed < Long.parseLong(mark.substring(0, mark.indexOf('.')), HEX);
	}

}
