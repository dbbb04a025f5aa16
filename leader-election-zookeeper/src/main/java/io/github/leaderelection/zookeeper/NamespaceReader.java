package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.apache.zookeeper.OpResult.GetDataResult;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole namespace by one request: the names of all nodes, together with the data
 * of those that are known from the last time. Only if there are others all is read once
 * more, so that it is of one moment. Safe for use by any thread.
 * <p>
 * What does not fit into the largest packet that a client takes, 1 MB by default, is read
 * by several requests, which are sent at once but may be of several moments. That is
 * safe, since a claim compares all that it expects.
 */
final class NamespaceReader {

	private static final int MAX_BYTES = 800_000;

	/**
	 * The most that the answer has for a session, and for a record.
	 */
	private static final int SESSION_BYTES = 3_500;

	private static final int RECORD_BYTES = 250;

	private static final int OPERATION_BYTES = 20;

	private final NodePaths paths;

	private final ForeignEntries foreign;

	private volatile Names known = new Names(Set.of(), Set.of());

	NamespaceReader(String namespace, NodePaths paths) {
		this.paths = paths;
		this.foreign = new ForeignEntries(namespace, "Remove the node");
	}

	/**
	 * Send the request that reads.
	 * @param requests where to send it
	 * @return what the answer is to be waited for with
	 */
	Reading begin(Requests requests) {
		return new Reading(requests, this.known);
	}

	private List<List<Op>> operations(Names names) {
		Parts parts = new Parts();
		for (String folder : List.of(this.paths.identity(), this.paths.sessions(), this.paths.records())) {
			parts.add(Op.getChildren(folder), folder, 0);
		}
		for (String child : names.sessions) {
			String path = this.paths.sessions() + "/" + child;
			parts.add(Op.getData(path), path, SESSION_BYTES + child.length());
		}
		for (String child : names.records) {
			String path = this.paths.records() + "/" + child;
			parts.add(Op.getData(path), path, RECORD_BYTES + child.length());
		}
		return parts.all;
	}

	private Snapshot snapshot(Names names, Iterator<OpResult> data, String storeId) {
		Snapshot snapshot = new Snapshot(storeId, new HashMap<>(), new HashMap<>());
		for (String child : names.sessions) {
			if (data.next() instanceof GetDataResult found) {
				Session session = NodeData.session(child, found.getData());
				if (session != null) {
					snapshot.sessions().put(session.id(), new Stored<>(found.getStat().getVersion(), session));
				}
				else {
					ignore(this.paths.sessions() + "/" + child, found);
				}
			}
		}
		for (String child : names.records) {
			if (data.next() instanceof GetDataResult found) {
				ElectionRecord record = NodeData.record(child, found.getData());
				if (record != null) {
					snapshot.records().put(record.election(), new Stored<>(found.getStat().getVersion(), record));
				}
				else {
					ignore(this.paths.records() + "/" + child, found);
				}
			}
		}
		return snapshot;
	}

	private void ignore(String path, GetDataResult found) {
		this.foreign.report("node '%s'".formatted(path), NodeData.text(found.getData()));
	}

	/**
	 * A request that was sent.
	 */
	final class Reading {

		private final Requests requests;

		private Names names;

		private List<CompletableFuture<List<OpResult>>> answers;

		private Reading(Requests requests, Names names) {
			this.requests = requests;
			this.names = names;
			this.answers = send();
		}

		private List<CompletableFuture<List<OpResult>>> send() {
			return operations(this.names).stream().map(this.requests::send).toList();
		}

		/**
		 * Wait for the answer.
		 * @return what was read
		 * @throws MissingFolderException if there is no such namespace
		 */
		Snapshot complete() {
			while (true) {
				Snapshot snapshot = read();
				if (snapshot != null) {
					return snapshot;
				}
				this.answers = send();
			}
		}

		private @Nullable Snapshot read() {
			List<OpResult> results = new ArrayList<>();
			this.answers.forEach((answer) -> results.addAll(this.requests.results(answer)));
			Iterator<OpResult> next = results.iterator();
			String storeId = Identity.of(children(next.next()));
			Names present = Names.of(children(next.next()), children(next.next()));
			Names read = this.names;
			this.names = present;
			NamespaceReader.this.known = present;
			return (read.containAll(present)) ? snapshot(read, next, storeId) : null;
		}

		private List<String> children(OpResult result) {
			if (result instanceof GetChildrenResult found) {
				return found.getChildren();
			}
			throw new MissingFolderException(NamespaceReader.this.paths.base());
		}

	}

	/**
	 * The names of nodes, without those that no session and no record has.
	 *
	 * @param sessions the names of those of sessions
	 * @param records the names of those of records
	 */
	private record Names(Set<String> sessions, Set<String> records) {

		private static Names of(Collection<String> sessions, Collection<String> records) {
			return new Names(Set.copyOf(sessions.stream().filter(Names::isSession).toList()),
					Set.copyOf(records.stream().filter(Names::isRecord).toList()));
		}

		private boolean containAll(Names others) {
			return this.sessions.containsAll(others.sessions) && this.records.containsAll(others.records);
		}

		private static boolean isSession(String child) {
			try {
				return new SessionId(child).value().equals(child);
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

		private static boolean isRecord(String child) {
			try {
				return !NodePaths.decode(child).isEmpty();
			}
			catch (IllegalArgumentException ex) {
				return false;
			}
		}

	}

	/**
	 * Operations in parts, of which neither the request nor the answer is too large.
	 */
	private static final class Parts {

		private final List<List<Op>> all = new ArrayList<>();

		private List<Op> last = new ArrayList<>();

		private int request;

		private int answer;

		private Parts() {
			this.all.add(this.last);
		}

		private void add(Op operation, String path, int answerBytes) {
			this.request += path.length() + OPERATION_BYTES;
			this.answer += answerBytes;
			if (Math.max(this.request, this.answer) > MAX_BYTES) {
				this.last = new ArrayList<>();
				this.all.add(this.last);
				this.request = path.length() + OPERATION_BYTES;
				this.answer = answerBytes;
			}
			this.last.add(operation);
		}

	}

}
