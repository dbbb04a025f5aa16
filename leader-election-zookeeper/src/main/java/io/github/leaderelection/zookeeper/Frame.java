package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.leaderelection.store.ElectionView;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.jspecify.annotations.Nullable;

/**
 * What is read of a namespace before its sessions and records. A later reading of a part
 * is not older than the frame.
 *
 * @param storeId the id of the store
 * @param repairs the version of the node of that id, which each repair of the namespace
 * writes, {@link #UNREPAIRED} if it was not read
 * @param version the version of the folder of the namespace
 * @param revision the state of the records
 */
record Frame(String storeId, int repairs, int version, Revision revision) {

	/**
	 * The version of the node of the store id as long as nothing was repaired.
	 */
	static final int UNREPAIRED = 0;

	/**
	 * Return what reads the frame.
	 * @param paths the paths of the namespace
	 * @param storeId the id of the store whose repairs are read, {@code null} for none
	 * @return the operations
	 */
	static List<Op> reads(NodePaths paths, @Nullable String storeId) {
		List<Op> operations = new ArrayList<>();
		if (storeId != null) {
			operations.add(Op.getData(paths.identity(storeId)));
		}
		operations.add(Op.getChildren(paths.identity()));
		operations.add(Op.getData(paths.base()));
		operations.addAll(Revision.reads(paths));
		return operations;
	}

	/**
	 * Take the frame from the results of {@link #reads}.
	 * @param paths the paths of the namespace
	 * @param storeId the id whose repairs were read, {@code null} for none
	 * @param results the results, of which those of the frame are taken
	 * @return the frame
	 * @throws MissingFolderException if there is no such namespace, or a part is missing
	 */
	static Frame of(NodePaths paths, @Nullable String storeId, Iterator<OpResult> results) {
		OpResult node = (storeId != null) ? results.next() : null;
		if (results.next() instanceof GetChildrenResult identities && results.next() instanceof GetDataResult base) {
			String present = Identity.of(identities.getChildren());
			int repairs = (present.equals(storeId) && node instanceof GetDataResult found)
					? found.getStat().getVersion() : UNREPAIRED;
			return new Frame(present, repairs, base.getStat().getVersion(), Revision.of(paths, results));
		}
		throw new MissingFolderException(paths.base());
	}

	Frame with(Revision next) {
		return new Frame(this.storeId, this.repairs, this.version, next);
	}

	/**
	 * Return whether the records are those of a view.
	 * @param view the view
	 * @return whether the store and the state of its records are the same
	 */
	boolean isOf(ElectionView view) {
		return this.storeId.equals(view.storeId()) && this.revision.mark().equals(view.records().mark());
	}

}
