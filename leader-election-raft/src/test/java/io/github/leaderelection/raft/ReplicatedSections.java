package io.github.leaderelection.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Some sections that execute the same commands, without Raft.
 *
 * @author Leader Election
 */
final class ReplicatedSections implements CommandChannel {

	private final NamespaceHints hints = new NamespaceHints();

	private final List<ElectionSection> voters = Stream.generate(() -> new ElectionSection(() -> "cluster", this.hints))
		.limit(2)
		.toList();

	NamespaceHints hints() {
		return this.hints;
	}

	@Override
	public synchronized DataInputStream send(byte[] message) throws IOException {
		assertThat(message[0]).isEqualTo(RatisStateMachine.ELECTIONS);
		byte[] reply = apply(Arrays.copyOfRange(message, 1, message.length));
		if (reply == null) {
			throw new RefusedCommandException();
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
	byte[] state() {
		List<byte[]> states = this.voters.stream().map(ReplicatedSections::state).toList();
		assertThat(states).allSatisfy((state) -> assertThat(state).isEqualTo(states.get(0)));
		return states.get(0);
	}

	/**
	 * Replace the state of all voters.
	 * @param state the content of a snapshot
	 * @throws IOException if it is none
	 */
	void restore(byte[] state) throws IOException {
		for (ElectionSection voter : this.voters) {
			voter.read(new DataInputStream(new ByteArrayInputStream(state)));
		}
	}

	static byte[] state(ElectionSection voter) {
		ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
		try {
			voter.write(new DataOutputStream(snapshot));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return snapshot.toByteArray();
	}

}
