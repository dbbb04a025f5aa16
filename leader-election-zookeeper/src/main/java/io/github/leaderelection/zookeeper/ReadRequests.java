package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.apache.zookeeper.Op;

/**
 * Operations that read, divided into requests: neither a request nor its answer is larger
 * than the largest packet that a client takes by default, 1 MB.
 */
final class ReadRequests {

	private static final int MAX_BYTES = 800_000;

	/**
	 * The most that the answer has for a session, for a record, and for a node of the
	 * frame.
	 */
	private static final int SESSION_BYTES = 3_500;

	private static final int RECORD_BYTES = 250;

	private static final int FRAME_BYTES = 150;

	private static final int OPERATION_BYTES = 20;

	private final List<List<Op>> all = new ArrayList<>();

	private List<Op> last = new ArrayList<>();

	private int request;

	private int answer;

	ReadRequests() {
		this.all.add(this.last);
	}

	List<List<Op>> all() {
		return this.all;
	}

	boolean areSeveral() {
		return this.all.size() > 1;
	}

	/**
	 * Read some nodes whose content is small.
	 * @param operations what reads them
	 */
	void frame(List<Op> operations) {
		for (Op operation : operations) {
			add(operation, FRAME_BYTES);
		}
	}

	/**
	 * Read the names of the nodes in a folder.
	 * @param folder the path of the folder
	 * @param known their names as far as they are known
	 */
	void names(String folder, Collection<String> known) {
		int bytes = 0;
		for (String child : known) {
			bytes += child.length() + OPERATION_BYTES;
		}
		add(Op.getChildren(folder), bytes);
	}

	void session(String folder, String child) {
		add(Op.getData(NodePaths.below(folder, child)), SESSION_BYTES + child.length());
	}

	void record(String folder, String child) {
		add(Op.getData(NodePaths.below(folder, child)), RECORD_BYTES + child.length());
	}

	private void add(Op operation, int answerBytes) {
		int requestBytes = operation.getPath().length() + OPERATION_BYTES;
		this.request += requestBytes;
		this.answer += answerBytes;
		if (Math.max(this.request, this.answer) > MAX_BYTES && !this.last.isEmpty()) {
			this.last = new ArrayList<>();
			this.all.add(this.last);
			this.request = requestBytes;
			this.answer = answerBytes;
		}
		this.last.add(operation);
	}

}
