package io.github.leaderelection.zookeeper;

import java.util.List;

import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

/**
 * The operations that read a namespace, made once for as long as its nodes have the same
 * names. Safe for use by any thread.
 */
final class Plans {

	private final NodePaths paths;

	private volatile @Nullable Plan whole;

	private volatile @Nullable Plan withoutRecords;

	Plans(NodePaths paths) {
		this.paths = paths;
	}

	/**
	 * Return what reads everything. If that is several requests, the revision is read
	 * again at the end.
	 * @param names the names that are known
	 * @return the operations of each request
	 */
	List<List<Op>> whole(NodeNames names) {
		Plan plan = this.whole;
		if (plan == null || plan.names() != names) {
			plan = new Plan(names, operations(names, true));
			this.whole = plan.kept();
		}
		return plan.operations();
	}

	/**
	 * Return what reads everything but the records.
	 * @param names the names that are known
	 * @return the operations of each request
	 */
	List<List<Op>> withoutRecords(NodeNames names) {
		Plan plan = this.withoutRecords;
		if (plan == null || plan.names() != names) {
			plan = new Plan(names, operations(names, false));
			this.withoutRecords = plan.kept();
		}
		return plan.operations();
	}

	private List<List<Op>> operations(NodeNames names, boolean withRecords) {
		ReadRequests requests = new ReadRequests();
		requests.frame(Frame.reads(this.paths, (withRecords) ? names.storeId() : null));
		requests.names(this.paths.sessions(), names.sessions());
		if (withRecords) {
			requests.names(this.paths.records(), names.records());
		}
		names.sessions().forEach((child) -> requests.session(this.paths.sessions(), child));
		if (withRecords) {
			names.records().forEach((child) -> requests.record(this.paths.records(), child));
			if (requests.areSeveral()) {
				requests.frame(Revision.reads(this.paths));
			}
		}
		return requests.all();
	}

	/**
	 * What reads nodes.
	 *
	 * @param names the names of the nodes
	 * @param operations the operations of each request
	 */
	private record Plan(NodeNames names, List<List<Op>> operations) {

		// Several are made each time rather than kept, which would take a lot of memory
		private @Nullable Plan kept() {
			return (this.operations.size() == 1) ? this : null;
		}

	}

}
