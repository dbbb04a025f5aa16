package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.ElectionTable;

/**
 * The election records and sessions of all namespaces.
 */
final class ElectionSection {

	private static final int SNAPSHOT_VERSION = 1;

	/**
	 * Without those of empty namespaces, which nobody has to remember.
	 */
	private final Map<String, ElectionTable> tables = new LinkedHashMap<>();

	private final Map<String, ShownViews> shown = new HashMap<>();

	private final Supplier<String> storeId;

	private final IntSupplier written;

	private final NamespaceHints hints;

	private final HeardHeartbeats heard;

	/**
	 * Create a section without records and sessions.
	 * @param storeId gives the identity of the cluster, a part of the replicated state;
	 * empty while it has none
	 * @param written gives the latest format of the commands that are executed, also a
	 * part of the replicated state
	 * @param hints the subscribers on this voter
	 * @param clock the monotonic clock of this process
	 */
	ElectionSection(Supplier<String> storeId, IntSupplier written, NamespaceHints hints, LongSupplier clock) {
		this.storeId = storeId;
		this.written = written;
		this.hints = hints;
		this.heard = new HeardHeartbeats(clock);
	}

	/**
	 * Execute a command.
	 * @param input the command, without the bytes of the section and the cluster
	 * @return the reply
	 * @throws IOException if it is no command of elections
	 */
	byte[] apply(DataInputStream input) throws IOException {
		ElectionCommand command = ElectionCommands.read(input, this.written.getAsInt());
		String id = this.storeId.get();
		if (id.isEmpty()) {
			throw new IOException("The cluster has no identity yet");
		}
		String namespace = command.namespace();
		ElectionTable table = this.tables.computeIfAbsent(namespace, (name) -> new ElectionTable());
		ShownViews views = this.shown.computeIfAbsent(namespace, (name) -> new ShownViews());
		byte[] reply = command.execute(new Execution(table, views, id, this.hints.of(namespace)));
		this.heard.executed(command, table);
		if (table.isEmpty()) {
			this.tables.remove(namespace);
			this.shown.remove(namespace);
		}
		return reply;
	}

	/**
	 * Return how long ago this voter executed a heartbeat. Any thread.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if it is unknown
	 */
	OptionalLong heartbeatAge(String namespace, SessionId session, long nonce) {
		return this.heard.age(namespace, session, nonce);
	}

	void write(ValueWriter writer) throws IOException {
		String id = this.storeId.get();
		writer.octet(SNAPSHOT_VERSION);
		writer.text(id);
		writer.count(this.tables.size());
		for (Map.Entry<String, ElectionTable> entry : this.tables.entrySet()) {
			writer.text(entry.getKey());
			ElectionValues.write(writer, entry.getValue().elections().values(), id);
			writer.list(entry.getValue().sessions().values(), ElectionValues::write);
		}
	}

	/**
	 * Replace the records and sessions by those of a snapshot.
	 * @param reader where to read from
	 * @throws IOException if there is something else
	 */
	void read(ValueReader reader) throws IOException {
		Map<String, ElectionTable> read = tables(reader);
		this.tables.clear();
		this.tables.putAll(read);
		this.shown.clear();
		this.heard.clear();
		this.hints.changed();
	}

	private static Map<String, ElectionTable> tables(ValueReader reader) throws IOException {
		int version = reader.octet();
		if (version != SNAPSHOT_VERSION) {
			throw new IOException(
					"The elections of the snapshot have the version %d, and this version of the library reads only %d"
						.formatted(version, SNAPSHOT_VERSION));
		}
		String id = reader.text();
		int count = reader.count();
		Map<String, ElectionTable> tables = new LinkedHashMap<>();
		for (int i = 0; i < count; i++) {
			tables.put(reader.text(),
					new ElectionTable(ElectionValues.elections(reader, id), reader.list(ElectionValues::session)));
		}
		return tables;
	}

}
