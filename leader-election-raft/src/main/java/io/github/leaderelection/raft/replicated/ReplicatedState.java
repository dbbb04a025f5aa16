package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.raft.voter.RegistryState;
import io.github.leaderelection.raft.voter.VoterRegistry;
import io.github.leaderelection.store.SessionId;

/**
 * All that the voters replicate: the elections, and who the voters are. What it does
 * depends on the commands alone, so that it is the same on all voters: it has no
 * randomness, and a clock only for the {@linkplain #heartbeatAge ages} of heartbeats on
 * this voter. Commands are executed by one thread. {@link #voters()} and the ages may be
 * read by any.
 */
public final class ReplicatedState {

	/**
	 * The commands of elections begin with this byte.
	 */
	public static final byte ELECTIONS = 1;

	/**
	 * The format of a snapshot is so much higher than that on which the voters have
	 * agreed: a version of this library that does not read that one refuses the snapshot.
	 */
	private static final int SNAPSHOT_OFFSET = 1;

	private final VoterRegistry voters = new VoterRegistry();

	private final ElectionSection elections;

	/**
	 * Create a state without records, sessions and voters.
	 * @param hints whom to notify on this voter
	 * @param clock the monotonic clock of this process
	 */
	public ReplicatedState(NamespaceHints hints, LongSupplier clock) {
		this.elections = new ElectionSection(() -> this.voters.state().clusterId(),
				() -> this.voters.state().formats().written(), hints, clock);
	}

	/**
	 * Return a command of elections so that no other cluster executes it.
	 * @param command the command
	 * @param cluster the id of the cluster
	 * @return the bytes to send
	 */
	public static byte[] addressed(byte[] command, UUID cluster) {
		return ByteBuffer.allocate(command.length + 2 * Long.BYTES)
			.put(command[0])
			.putLong(cluster.getMostSignificantBits())
			.putLong(cluster.getLeastSignificantBits())
			.put(command, 1, command.length - 1)
			.array();
	}

	/**
	 * Return who the voters are, as far as commands have been executed.
	 * @return the state of the registry
	 */
	public RegistryState voters() {
		return this.voters.state();
	}

	/**
	 * Return how long ago this voter executed a heartbeat.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if that is not the last heartbeat of the
	 * session that this voter knows
	 */
	public OptionalLong heartbeatAge(String namespace, SessionId session, long nonce) {
		return this.elections.heartbeatAge(namespace, session, nonce);
	}

	/**
	 * Execute a command.
	 * @param command the command
	 * @return the reply
	 * @throws IOException if it cannot be read
	 */
	public byte[] apply(DataInputStream command) throws IOException {
		byte section = command.readByte();
		return switch (section) {
			case ELECTIONS -> applyToElections(command);
			case VoterRegistry.SECTION -> Replies.executed(this.voters.apply(command));
			default -> throw new IOException("There is no section %d".formatted(section));
		};
	}

	private byte[] applyToElections(DataInputStream command) throws IOException {
		String clusterId = new UUID(command.readLong(), command.readLong()).toString();
		if (!clusterId.equals(voters().clusterId())) {
			return Replies.otherCluster();
		}
		if (!voters().hasBegun()) {
			return Replies.notBegun(voters().awaited());
		}
		return Replies.executed(this.elections.apply(command));
	}

	/**
	 * Return all that is replicated.
	 * @return the content of a snapshot
	 */
	public byte[] snapshot() {
		return ValueWriter.bytes((writer) -> {
			writer.count(voters().formats().agreed() + SNAPSHOT_OFFSET);
			this.elections.write(writer);
			this.voters.write(writer);
		});
	}

	/**
	 * Replace all that is replicated.
	 * @param snapshot the content of a snapshot
	 * @throws IOException if it cannot be read
	 */
	public void restore(byte[] snapshot) throws IOException {
		ValueReader.all(new DataInputStream(new ByteArrayInputStream(snapshot)), (reader) -> {
			int format = reader.count();
			int agreed = format - SNAPSHOT_OFFSET;
			if (agreed < Formats.FIRST || agreed > Formats.LATEST) {
				throw new IOException("It has the format %d, and this version of the library reads only %d to %d"
					.formatted(format, Formats.FIRST + SNAPSHOT_OFFSET, Formats.LATEST + SNAPSHOT_OFFSET));
			}
			this.elections.read(reader);
			this.voters.read(reader, agreed);
			return format;
		});
	}

}
