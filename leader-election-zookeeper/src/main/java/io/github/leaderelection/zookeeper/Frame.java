package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.github.leaderelection.store.ElectionView;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;

/**
 * What is read of a namespace before its sessions and records. A later reading of a part
 * is not older than the frame.
 *
 * @param storeId the id of the store
 * @param version the version of the folder of the namespace
 * @param revision the state of the records
 */
record Frame(String storeId, int version, Revision revision) {

	/**
	 * Return what reads the frame.
	 * @param paths the paths of the namespace
	 * @return the operations
	 */
	static List<Op> reads(NodePaths paths) {
		List<Op> operations = new ArrayList<>();
		operations.add(Op.getChildren(paths.identity()));
		operations.add(Op.getData(paths.base()));
		operations.addAll(Revision.reads(paths));
		return operations;
	}

	/**
	 * Take the frame from the results of {@link #reads}.
	 * @param paths the paths of the namespace
	 * @param results the results, of which those of the frame are taken
	 * @return the frame
	 * @throws MissingFolderException if there is no such namespace, or a part is missing
	 */
	static Frame of(NodePaths paths, Iterator<OpResult> results) {
		if (results.next() instanceof GetChildrenResult identities && results.next() instanceof GetDataResult base) {
			return new Frame(Identity.of(identities.getChildren()), base.getStat().getVersion(),
					Revision.of(paths, results));
		}
		throw new MissingFolderException(paths.base());
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
