package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.replicated.ElectionBatch.ClaimBatch;
import io.github.leaderelection.raft.replicated.ElectionBatch.CreateBatch;
import io.github.leaderelection.raft.replicated.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.raft.voter.Formats;

/**
 * The bytes of {@link ElectionCommand}s: section, format, kind, namespace, and the rest.
 * <p>
 * A voter that does not know a command refuses it, and its state would differ from then
 * on from that of the voters that execute it. So a new kind of command has a new format,
 * and all voters refuse it until it is {@linkplain Formats written}.
 */
final class ElectionCommands {

	private ElectionCommands() {
	}

	/**
	 * Return the bytes to send.
	 * @param command the command
	 * @return the bytes, with that of the section
	 */
	static byte[] bytes(ElectionCommand command) {
		return ValueWriter.bytes((writer) -> {
			Kind kind = Kind.of(command);
			writer.octet(ReplicatedState.ELECTIONS);
			writer.octet(kind.format);
			writer.octet(kind.code);
			writer.text(command.namespace());
			command.write(writer);
		});
	}

	/**
	 * Read a command.
	 * @param input the bytes, without that of the section
	 * @param written the latest format that is executed
	 * @return the command
	 * @throws IOException if it is none
	 */
	static ElectionCommand read(DataInputStream input, int written) throws IOException {
		return ValueReader.all(input, (reader) -> read(reader, written));
	}

	private static ElectionCommand read(ValueReader reader, int written) throws IOException {
		int format = reader.octet();
		if (format > written) {
			throw new IOException("The command has the format %d, and only %d is executed".formatted(format, written));
		}
		Kind kind = Kind.of(format, reader.octet());
		return kind.reader.read(reader.text(), reader);
	}

	/**
	 * The kinds of commands.
	 */
	private enum Kind {

		HEARTBEAT(Formats.FIRST, 1, HeartbeatCommand.class, HeartbeatCommand::read),

		CREATE(Formats.FIRST, 2, CreateCommand.class, CreateCommand::read),

		CLAIM(Formats.FIRST, 3, ClaimCommand.class, ClaimCommand::read),

		RELEASE(Formats.FIRST, 4, ReleaseCommand.class, ReleaseCommand::read),

		CLOSE(Formats.FIRST, 5, CloseCommand.class, CloseCommand::read),

		EVICT(Formats.FIRST, 6, EvictCommand.class, EvictCommand::read),

		CREATE_BATCH(Formats.BATCHES, 7, CreateBatch.class, CreateBatch::read),

		CLAIM_BATCH(Formats.BATCHES, 8, ClaimBatch.class, ClaimBatch::read);

		private final int format;

		private final int code;

		private final Class<? extends ElectionCommand> type;

		private final Reader reader;

		Kind(int format, int code, Class<? extends ElectionCommand> type, Reader reader) {
			this.format = format;
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

		private static Kind of(int format, int code) throws IOException {
			for (Kind kind : values()) {
				if (kind.format == format && kind.code == code) {
					return kind;
				}
			}
			throw new IOException("There is no command %d of format %d".formatted(code, format));
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
