package io.github.leaderelection.raft.replicated;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.voter.Formats;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some sections that execute the same commands, without Raft.
 */
public final class ReplicatedSections {

	private final NamespaceHints hints = new NamespaceHints();

	private final List<ElectionSection> voters = Stream
		.generate(() -> new ElectionSection(() -> "cluster", () -> Formats.LATEST, this.hints, System::nanoTime))
		.limit(2)
		.toList();

	public NamespaceHints hints() {
		return this.hints;
	}

	/**
	 * Return how long ago the first voter executed a heartbeat.
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce the nonce of the heartbeat
	 * @return the time in nanoseconds, empty if it is unknown
	 */
	public OptionalLong heartbeatAge(String namespace, SessionId session, long nonce) {
		return this.voters.get(0).heartbeatAge(namespace, session, nonce);
	}

	public synchronized DataInputStream send(byte[] message) throws IOException {
		assertThat(message[0]).isEqualTo(ReplicatedState.ELECTIONS);
		byte[] reply = apply(Arrays.copyOfRange(message, 1, message.length));
		if (reply == null) {
			throw new RefusedCommandException(RefusedCommandException.Reason.UNKNOWN, "refused");
		}
		return new DataInputStream(new ByteArrayInputStream(reply));
	}

	/**
	 * Let all voters execute a command, which all have to do alike.
	 * @param command the command, or anything else
	 * @return the reply, {@code null} if it was refused
	 */
	byte @Nullable [] apply(byte[] command) {
		List<byte[]> replies = this.voters.stream().map((voter) -> apply(voter, command)).toList();
		assertThat(replies).allSatisfy((reply) -> assertThat(reply).isEqualTo(replies.get(0)));
		return (replies.get(0).length > 0) ? replies.get(0) : null;
	}

	private static byte[] apply(ElectionSection voter, byte[] command) {
		try {
			return voter.apply(new DataInputStream(new ByteArrayInputStream(command)));
		}
		catch (IOException ex) {
			return new byte[0];
		}
	}

	/**
	 * Return the state of all voters, which has to be the same.
	 * @return the content of a snapshot
	 */
	public byte[] state() {
		List<byte[]> states = this.voters.stream().map(ReplicatedSections::state).toList();
		assertThat(states).allSatisfy((state) -> assertThat(state).isEqualTo(states.get(0)));
		return states.get(0);
	}

	/**
	 * Replace the state of all voters.
	 * @param state the content of a snapshot
	 * @throws IOException if it is none
	 */
	public void restore(byte[] state) throws IOException {
		for (ElectionSection voter : this.voters) {
			restore(voter, state);
		}
	}

	/**
	 * Return a command as a section reads it.
	 * @param command the command
	 * @return the bytes without that of the section
	 */
	static DataInputStream input(ElectionCommand command) {
		byte[] message = ElectionCommands.bytes(command);
		return new DataInputStream(new ByteArrayInputStream(message, 1, message.length - 1));
	}

	static byte[] state(ElectionSection voter) {
		return ValueWriter.bytes(voter::write);
	}

	static void restore(ElectionSection voter, byte[] state) throws IOException {
		ValueReader.value(new DataInputStream(new ByteArrayInputStream(state)), (reader) -> {
			voter.read(reader);
			return voter;
		});
	}

}
