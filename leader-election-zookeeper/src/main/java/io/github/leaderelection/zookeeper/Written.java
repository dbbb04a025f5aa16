package io.github.leaderelection.zookeeper;

import java.util.Map;

import io.github.leaderelection.store.ElectionRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction of this store has written to records.
 *
 * @param storeId the id of the store that has executed it
 * @param folder the version that the folder of the namespace had then
 * @param revision the state of the records after it
 * @param records the records that it has written, by election
 * @param confirmed the assumption that is true since this was executed, {@code null} if
 * nothing was assumed
 */
record Written(String storeId, int folder, Revision revision, Map<String, Stored<ElectionRecord>> records,
		@Nullable AssumedRelease confirmed) {

	/**
	 * Return whether this was the next change of a record after a state, and no node was
	 * created in between.
	 * @param frame the state
	 * @return whether nothing else has changed
	 */
	boolean follows(Frame frame) {
		return this.storeId.equals(frame.storeId()) && this.folder == frame.version()
				&& this.revision.version() == frame.revision().version() + 1;
	}

}
