package io.github.leaderelection.raft.voter;

import java.io.DataInputStream;
import java.io.IOException;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.voter.Registration.Verdict;

/**
 * The replicated part of the state that says who the voters are. Voter ids are never
 * given twice: a directory that is new under a known id has lost what the voter has
 * promised, such as its votes.
 */
public final class VoterRegistry {

	/**
	 * The commands of the registry begin with this byte.
	 */
	public static final byte SECTION = 2;

	private static final byte REGISTER = 1;

	private static final byte RECORD = 2;

	private volatile RegistryState state = RegistryState.EMPTY;

	/**
	 * Return the state as far as this voter has applied it. Safe for use by any thread.
	 * @return the state
	 */
	public RegistryState state() {
		return this.state;
	}

	/**
	 * Execute a command.
	 * @param command the command, without the byte of the section
	 * @return the reply
	 * @throws IOException if it is no command of the registry
	 */
	public byte[] apply(DataInputStream command) throws IOException {
		return ValueReader.value(command, this::apply);
	}

	private byte[] apply(ValueReader command) throws IOException {
		int operation = command.octet();
		return switch (operation) {
			case REGISTER -> register(Registration.read(command));
			case RECORD -> record(VoterList.read(command));
			default -> throw new IOException("The operation %d is none of the registry".formatted(operation));
		};
	}

	private byte[] register(Registration registration) {
		Verdict verdict = registration.judge(this.state);
		if (verdict == Verdict.ACCEPTED) {
			this.state = accept(registration, this.state);
		}
		return reply(verdict);
	}

	private static RegistryState accept(Registration registration, RegistryState state) {
		VoterList list = registration.list();
		RegistryState next = (state.isEmpty()) ? RegistryState.first(registration.proposal(), list) : state;
		if (!registration.clusterId().isEmpty() && registration.hasLog()) {
			next = next.joined(registration.id());
		}
		VoterList wanted = next.wanted();
		if (list.version() > next.version() && (wanted == null || wanted.version() < list.version())) {
			next = next.with(list);
		}
		return next.with(registration.id(), registration.directory());
	}

	// Whatever is wanted by then: the voters are those that Ratis has
	private byte[] record(VoterList list) {
		if (!this.state.isEmpty() && list.version() > this.state.version()) {
			this.state = this.state.changed(list);
		}
		return reply(Verdict.ACCEPTED);
	}

	private byte[] reply(Verdict verdict) {
		return ValueWriter.bytes((writer) -> {
			writer.octet(verdict.code());
			this.state.write(writer);
		});
	}

	/**
	 * Return the command that registers a voter.
	 * @param registration what the voter says of itself
	 * @return the command
	 */
	public static byte[] command(Registration registration) {
		return command(REGISTER, registration::write);
	}

	/**
	 * Return the command that records that the voters were changed.
	 * @param list the list that they were changed to
	 * @return the command
	 */
	public static byte[] command(VoterList list) {
		return command(RECORD, list::write);
	}

	private static byte[] command(int operation, ValueWriter.Content content) {
		return ValueWriter.bytes((writer) -> {
			writer.octet(SECTION);
			writer.octet(operation);
			content.write(writer);
		});
	}

	/**
	 * Write the state into a snapshot.
	 * @param writer where to write to
	 * @throws IOException if it cannot be written
	 */
	public void write(ValueWriter writer) throws IOException {
		this.state.write(writer);
	}

	/**
	 * Replace the state by that of a snapshot.
	 * @param reader where to read from
	 * @throws IOException if there is something else
	 */
	public void read(ValueReader reader) throws IOException {
		this.state = RegistryState.read(reader);
	}

	/**
	 * The answer to a command.
	 *
	 * @param verdict whether it was accepted
	 * @param state the state after it
	 */
	public record Answer(Verdict verdict, RegistryState state) {

		/**
		 * Read an answer.
		 * @param reply the reply to the command
		 * @return the answer
		 * @throws IOException if there is something else
		 */
		public static Answer read(DataInputStream reply) throws IOException {
			return ValueReader.value(reply, Answer::read);
		}

		private static Answer read(ValueReader reader) throws IOException {
			return new Answer(Verdict.of(reader.octet()), RegistryState.read(reader));
		}

	}

}
