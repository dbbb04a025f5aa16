package io.github.leaderelection.raft;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import io.github.leaderelection.raft.Registration.Verdict;

/**
 * The replicated part of the state that says who the voters are. Voter ids are never
 * given twice: a directory that is new under a known id has lost what the voter has
 * promised, such as its votes.
 *
 * @author Leader Election
 */
final class VoterRegistry implements Section {

	private static final byte REGISTER = 1;

	private static final byte RECORD = 2;

	private volatile RegistryState state = RegistryState.EMPTY;

	/**
	 * Return the state as far as this voter has applied it. Safe for use by any thread.
	 * @return the state
	 */
	RegistryState state() {
		return this.state;
	}

	@Override
	public byte[] apply(DataInputStream command) throws IOException {
		byte operation = command.readByte();
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
		return next.with(registration.id(), registration.node());
	}

	// Whatever is wanted by then: the voters are what Ratis was told
	private byte[] record(VoterList list) {
		if (!this.state.isEmpty() && list.version() > this.state.version()) {
			this.state = this.state.changed(list);
		}
		return reply(Verdict.ACCEPTED);
	}

	private byte[] reply(Verdict verdict) {
		return bytes((output) -> {
			output.writeByte(verdict.ordinal());
			this.state.write(output);
		});
	}

	/**
	 * Return the command that registers a voter.
	 * @param registration what the voter tells
	 * @return the command
	 */
	static byte[] command(Registration registration) {
		return bytes((output) -> {
			output.writeByte(RatisStateMachine.VOTERS);
			output.writeByte(REGISTER);
			registration.write(output);
		});
	}

	/**
	 * Return the command that records that the voters were changed.
	 * @param list the list that they were changed to
	 * @return the command
	 */
	static byte[] command(VoterList list) {
		return bytes((output) -> {
			output.writeByte(RatisStateMachine.VOTERS);
			output.writeByte(RECORD);
			list.write(output);
		});
	}

	/**
	 * Return the state for those who ask a single voter what it knows.
	 * @return the state
	 */
	byte[] read() {
		return bytes(this.state::write);
	}

	private static byte[] bytes(Writing writing) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writing.write(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return bytes.toByteArray();
	}

	@Override
	public void write(DataOutputStream snapshot) throws IOException {
		this.state.write(snapshot);
	}

	@Override
	public void read(DataInputStream snapshot) throws IOException {
		this.state = RegistryState.read(snapshot);
	}

	/**
	 * The answer to a command.
	 *
	 * @param verdict whether it was accepted
	 * @param state the state after it
	 */
	record Answer(Verdict verdict, RegistryState state) {

		static Answer read(DataInputStream reply) throws IOException {
			int ordinal = reply.readByte();
			if (ordinal < 0 || ordinal >= Verdict.values().length) {
				throw new IOException("The verdict %d is of another version".formatted(ordinal));
			}
			return new Answer(Verdict.values()[ordinal], RegistryState.read(reply));
		}

	}

	/**
	 * Writes into memory.
	 */
	@FunctionalInterface
	private interface Writing {

		void write(DataOutputStream output) throws IOException;

	}

}
