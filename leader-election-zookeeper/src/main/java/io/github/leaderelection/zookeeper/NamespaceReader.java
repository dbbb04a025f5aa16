package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.Records;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ForeignEntries;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.GetChildrenResult;
import org.jspecify.annotations.Nullable;

/**
 * Reads a namespace by one request: the names of all nodes, together with the data of
 * those that are known from the last time. Only if there are others all is read once
 * more, so that it is of one moment. The records are left out as long as the revision
 * shows that they are those of the base. Safe for use by any thread.
 * <p>
 * What does not fit into the largest packet that a client takes, 1 MB by default, is read
 * by several requests, which are sent at once but may be of several moments. That is
 * safe, since a claim compares all that it expects. The mark must not name a moment that
 * the records are not of: the revision is read before them, and after them if they are
 * read by several requests, and if it differs there is no mark.
 */
final class NamespaceReader {

	private final NodePaths paths;

	private final FolderReader<SessionId, Session> sessions;

	private final FolderReader<String, ElectionRecord> records;

	private final Plans plans;

	private volatile NodeNames known = NodeNames.NONE;

	private final LastSnapshot last = new LastSnapshot();

	NamespaceReader(String namespace, NodePaths paths) {
		this.paths = paths;
		this.plans = new Plans(paths);
		ForeignEntries foreign = new ForeignEntries(namespace, "Remove the node");
		this.sessions = new FolderReader<>(paths.sessions(), foreign, SessionId::new, NodeData::session);
		this.records = new FolderReader<>(paths.records(), foreign, NodePaths::decode, NodeData::record);
	}

	/**
	 * Return the last snapshot of the whole namespace, with what this store has written
	 * since.
	 * @return the snapshot, {@code null} before the first one
	 */
	@Nullable Snapshot last() {
		return this.last.get();
	}

	/**
	 * Return what is assumed to have followed the last snapshot.
	 * @return the assumption, {@code null} if there is none
	 */
	@Nullable AssumedRelease assumed() {
		return this.last.assumed();
	}

	/**
	 * Assume something until the next reading or change.
	 * @param assumed the assumption
	 */
	void assume(AssumedRelease assumed) {
		this.last.assume(assumed);
	}

	/**
	 * Note what this store has written.
	 * @param changes what was written, in the order in which it was sent
	 */
	void wrote(List<Written> changes) {
		this.last.add(changes);
	}

	/**
	 * Send the request that reads all, apart from what the base shows.
	 * @param requests where to send it
	 * @param base the view that the caller holds, {@code null} to read everything
	 * @return what the answer is to be waited for with
	 */
	Reading begin(Requests requests, @Nullable ElectionView base) {
		return new Reading(requests, (base != null && base.records().mark() != null) ? base : null);
	}

	/**
	 * Read a part of the namespace at one moment, at least as new as all that was
	 * acknowledged before.
	 * @param requests where to send requests
	 * @param elections the elections whose records to read
	 * @param sessions the sessions to read
	 * @return what was read
	 * @throws MissingFolderException if there is no such namespace
	 */
	Snapshot read(Requests requests, Collection<String> elections, Collection<SessionId> sessions) {
		List<String> records = elections.stream().map(NodePaths::encode).toList();
		List<String> others = sessions.stream().map(SessionId::value).toList();
		List<Op> operations = new ArrayList<>(Frame.reads(this.paths, null));
		others.forEach((child) -> operations.add(Op.getData(NodePaths.below(this.paths.sessions(), child))));
		records.forEach((child) -> operations.add(Op.getData(NodePaths.below(this.paths.records(), child))));
		// Else a server that lags behind would answer with what is no longer so
		requests.sync(this.paths.base());
		Iterator<OpResult> results = requests.read(operations).iterator();
		Frame frame = Frame.of(this.paths, null, results);
		Nodes<SessionId, Session> present = this.sessions.some(others, results);
		Nodes<String, ElectionRecord> found = this.records.some(records, results);
		return new Snapshot(frame, present, new Records(null, found.values()), found.versions());
	}

	/**
	 * A request that was sent.
	 */
	final class Reading {

		private final Requests requests;

		/**
		 * The view whose records need not be read, {@code null} if they must be.
		 */
		private @Nullable ElectionView base;

		private NodeNames names = NamespaceReader.this.known;

		private List<CompletableFuture<List<OpResult>>> answers;

		private Reading(Requests requests, @Nullable ElectionView base) {
			this.requests = requests;
			this.base = base;
			this.answers = send();
		}

		private List<CompletableFuture<List<OpResult>>> send() {
			Plans plans = NamespaceReader.this.plans;
			List<List<Op>> reads = (this.base != null) ? plans.withoutRecords(this.names) : plans.whole(this.names);
			List<CompletableFuture<List<OpResult>>> sent = new ArrayList<>();
			reads.forEach((request) -> sent.add(this.requests.send(request)));
			return sent;
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
					NamespaceReader.this.last.read(snapshot);
					return snapshot;
				}
				this.answers = send();
			}
		}

		private @Nullable Snapshot read() {
			List<OpResult> all = new ArrayList<>();
			this.answers.forEach((answer) -> all.addAll(this.requests.results(answer)));
			Iterator<OpResult> results = all.iterator();
			NodeNames read = this.names;
			Frame frame = Frame.of(NamespaceReader.this.paths, (this.base == null) ? read.storeId() : null, results);
			this.names = read.withStore(frame.storeId()).withSessions(children(results.next()));
			if (this.base == null) {
				this.names = this.names.withRecords(children(results.next()));
			}
			NamespaceReader.this.known = this.names;
			ElectionView held = this.base;
			if (held != null && !frame.isOf(held)) {
				this.base = null;
				return null;
			}
			if (!read.containAll(this.names)) {
				return null;
			}
			Nodes<SessionId, Session> found = NamespaceReader.this.sessions.all(read.sessions(), results);
			return (held != null) ? unchanged(frame, found, held.records())
					: changed(frame, found, read.records(), results);
		}

		// The versions of the records, and of the node of the store id, are known if they
		// were read by this store, and no node was created since. What an instance of an
		// older format claims does not change the mark: the records have to be those that
		// the versions were read with
		private Snapshot unchanged(Frame frame, Nodes<SessionId, Session> sessions, Records records) {
			Snapshot earlier = last();
			return (earlier != null && isSame(frame, records, earlier))
					? new Snapshot(earlier.frame().with(frame.revision()), sessions, records, earlier.versions())
					: new Snapshot(frame, sessions, records, Map.of());
		}

		private static boolean isSame(Frame frame, Records records, Snapshot earlier) {
			return frame.version() == earlier.frame().version() && frame.storeId().equals(earlier.frame().storeId())
					&& records.equals(earlier.records());
		}

		private Snapshot changed(Frame frame, Nodes<SessionId, Session> sessions, Set<String> children,
				Iterator<OpResult> results) {
			Nodes<String, ElectionRecord> records = NamespaceReader.this.records.all(children, results);
			boolean same = !results.hasNext()
					|| Revision.of(NamespaceReader.this.paths, results).equals(frame.revision());
			String mark = (same) ? frame.revision().mark() : null;
			return new Snapshot(frame, sessions, new Records(mark, records.values()), records.versions());
		}

		private static List<String> children(OpResult result) {
			if (result instanceof GetChildrenResult found) {
				return found.getChildren();
			}
			throw new MissingFolderException("sessions or records");
		}

	}

}
