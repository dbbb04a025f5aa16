package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.github.leaderelection.raft.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.support.ElectionTable;

/**
 * The election records and sessions of all namespaces.
 *
 * @author Leader Election
 */
final class ElectionSection implements Section {

	private static final int SNAPSHOT_VERSION = 1;

	/**
	 * Without those of empty namespaces, which nobody has to remember.
	 */
	private final Map<String, ElectionTable> tables = new LinkedHashMap<>();

	private final Supplier<String> storeId;

	private final NamespaceHints hints;

	/**
	 * Create a section without records and sessions.
	 * @param storeId gives the identity of the cluster, a part of the replicated state;
	 * empty while it has none
	 * @param hints whom to tell on this voter
	 */
	ElectionSection(Supplier<String> storeId, NamespaceHints hints) {
		this.storeId = storeId;
		this.hints = hints;
	}

	@Override
	public byte[] apply(DataInputStream input) throws IOException {
		ElectionCommand command = ElectionCommands.read(input);
		String id = this.storeId.get();
		if (id.isEmpty()) {
			throw new IOException("The cluster has no identity yet");
		}
		ElectionTable table = this.tables.computeIfAbsent(command.namespace(), (name) -> new ElectionTable());
		boolean outcome = command.execute(table, id);
		if (table.isEmpty()) {
			this.tables.remove(command.namespace());
		}
		hint(command, outcome, table);
		return (command instanceof HeartbeatCommand) ? ElectionReplies.view(outcome, id, table)
				: ElectionReplies.outcome(outcome);
	}

	private void hint(ElectionCommand command, boolean outcome, ElectionTable table) {
		HintListener listener = this.hints.of(command.namespace());
		if (listener == null) {
			return;
		}
		if (command instanceof HeartbeatCommand heartbeat) {
			if (table.isHolder(heartbeat.session().id())) {
				listener.beaten(heartbeat.session().id());
			}
		}
		else if (command instanceof CloseCommand || (command instanceof ReleaseCommand && outcome)) {
			listener.changed();
		}
	}

	@Override
	public void write(DataOutputStream snapshot) throws IOException {
		ValueWriter writer = new ValueWriter(snapshot);
		String id = this.storeId.get();
		writer.octet(SNAPSHOT_VERSION);
		writer.text(id);
		writer.count(this.tables.size());
		for (Map.Entry<String, ElectionTable> entry : this.tables.entrySet()) {
			writer.text(entry.getKey());
			writer.elections(entry.getValue().elections().values(), id);
			writer.sessions(entry.getValue().sessions().values());
		}
	}

	@Override
	public void read(DataInputStream snapshot) throws IOException {
		Map<String, ElectionTable> read = ValueReader.value(snapshot, ElectionSection::read);
		this.tables.clear();
		this.tables.putAll(read);
		this.hints.changed();
	}

	private static Map<String, ElectionTable> read(ValueReader reader) throws IOException {
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
			tables.put(reader.text(), new ElectionTable(reader.elections(id), reader.sessions()));
		}
		return tables;
	}

}
