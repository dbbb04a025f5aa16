package io.github.leaderelection.raft.voter;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;

import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.raft.voter.Formats.Step;
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

	private static final byte AGREE = 3;

	private static final byte WRITE = 4;

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
			case AGREE -> agree(Step.read(command));
			case WRITE -> write(Step.read(command));
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

	private byte[] agree(Step step) {
		Formats formats = this.state.formats();
		if (step.isFor(this.state) && step.format() > formats.agreed()) {
			this.state = this.state.with(new Formats(step.format(), formats.written()));
		}
		return reply(Verdict.ACCEPTED);
	}

	private byte[] write(Step step) {
		int agreed = this.state.formats().agreed();
		if (step.isFor(this.state) && step.format() == agreed) {
			this.state = this.state.with(new Formats(agreed, agreed));
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

	/**
	 * Return the command by which the voters agree on a format.
	 * @param format the format
	 * @param voters the ids of the voters, all of which read it
	 * @return the command
	 */
	public static byte[] agreement(int format, Set<String> voters) {
		return command(AGREE, new Step(format, voters)::write);
	}

	/**
	 * Return whether a command is one by which the voters agree on a format. It need not
	 * be readable, and need not have an effect.
	 * @param command the command, beginning with the byte of the section
	 * @return whether it is an agreement
	 */
	public static boolean isAgreement(ByteBuffer command) {
		return command.remaining() > 1 && command.get(0) == SECTION && command.get(1) == AGREE;
	}

	/**
	 * Return the command from which on commands of a format may follow.
	 * @param format the format on which the voters have agreed
	 * @param voters the ids of the voters, none of which can return to an earlier one
	 * @return the command
	 */
	public static byte[] writing(int format, Set<String> voters) {
		return command(WRITE, new Step(format, voters)::write);
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
		if (this.state.formats().agreed() > Formats.FIRST) {
			this.state.formats().write(writer);
		}
	}

	/**
	 * Replace the state by that of a snapshot.
	 * @param reader where to read from
	 * @param agreed the format on which the voters had agreed
	 * @throws IOException if there is something else
	 */
	public void read(ValueReader reader, int agreed) throws IOException {
		RegistryState read = RegistryState.read(reader);
		Formats formats = (agreed > Formats.FIRST) ? Formats.read(reader) : Formats.INITIAL;
		if (formats.agreed() != agreed) {
			throw new IOException("The format %d is not %d".formatted(formats.agreed(), agreed));
		}
		this.state = read.with(formats);
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
