package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.replicated.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.ReleaseCommand;

/**
 * The bytes of {@link ElectionCommand}s: section, version, kind, namespace, and the rest.
 * <p>
 * A voter that does not know a command refuses it, and its state would differ from that
 * of those who execute it from then on. So a later version of this library may send a new
 * kind or version of command only when all voters are known to execute it.
 */
final class ElectionCommands {

	private static final int VERSION = 1;

	private ElectionCommands() {
	}

	/**
	 * Return the bytes to send.
	 * @param command the command
	 * @return the bytes, with that of the section
	 */
	static byte[] bytes(ElectionCommand command) {
		return ValueWriter.bytes((writer) -> {
			writer.octet(ReplicatedState.ELECTIONS);
			writer.octet(VERSION);
			writer.octet(Kind.of(command).code);
			writer.text(command.namespace());
			command.write(writer);
		});
	}

	/**
	 * Read a command.
	 * @param input the bytes, without that of the section
	 * @return the command
	 * @throws IOException if it is none
	 */
	static ElectionCommand read(DataInputStream input) throws IOException {
		return ValueReader.all(input, ElectionCommands::read);
	}

	private static ElectionCommand read(ValueReader reader) throws IOException {
		int version = reader.octet();
		if (version != VERSION) {
			throw new IOException("The command has the version %d, and only %d is known".formatted(version, VERSION));
		}
		Kind kind = Kind.of(reader.octet());
		return kind.reader.read(reader.text(), reader);
	}

	/**
	 * The kinds of commands.
	 */
	private enum Kind {

		HEARTBEAT(1, HeartbeatCommand.class, HeartbeatCommand::read),

		CREATE(2, CreateCommand.class, CreateCommand::read),

		CLAIM(3, ClaimCommand.class, ClaimCommand::read),

		RELEASE(4, ReleaseCommand.class, ReleaseCommand::read),

		CLOSE(5, CloseCommand.class, CloseCommand::read),

		EVICT(6, EvictCommand.class, EvictCommand::read);

		private final int code;

		private final Class<? extends ElectionCommand> type;

		private final Reader reader;

		Kind(int code, Class<? extends ElectionCommand> type, Reader reader) {
			this.code = code;
			this.type = type;
			this.reader = reader;
		}

		private static Kind of(ElectionCommand command) {
			for (Kind kind : values()) {
				if (kind.type == command.getClass()) {
					return kind;
				}
			}
			throw new IllegalArgumentException("No kind of command: " + command);
		}

		private static Kind of(int code) throws IOException {
			for (Kind kind : values()) {
				if (kind.code == code) {
					return kind;
				}
			}
			throw new IOException("There is no command " + code);
		}

	}

	/**
	 * Reads a command of one kind.
	 */
	@FunctionalInterface
	private interface Reader {

		ElectionCommand read(String namespace, ValueReader reader) throws IOException;

	}

}
