package io.github.leaderelection.raft.replicated;

import java.io.IOException;

import io.github.leaderelection.Names;
import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * What the voters are asked to do with the records and sessions of a namespace: the
 * operations of an {@link io.github.leaderelection.store.ElectionStore ElectionStore}.
 *
 * @see ElectionCommands
 */
sealed interface ElectionCommand
		permits ElectionCommand.HeartbeatCommand, ElectionCommand.CreateCommand, ElectionCommand.ClaimCommand,
		ElectionCommand.ReleaseCommand, ElectionCommand.CloseCommand, ElectionCommand.EvictCommand, ElectionBatch {

	/**
	 * Return the namespace.
	 * @return the namespace
	 */
	String namespace();

	/**
	 * Execute this command.
	 * @param execution where it is executed
	 * @return the reply
	 */
	byte[] execute(Execution execution);

	/**
	 * Write all but the namespace.
	 * @param writer where to write to
	 * @throws IOException if that fails
	 */
	void write(ValueWriter writer) throws IOException;

	/**
	 * Write a heartbeat, and read the namespace.
	 *
	 * @param namespace the namespace
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written, or zero
	 */
	record HeartbeatCommand(String namespace, Session session, long acknowledged) implements ElectionCommand {

		public HeartbeatCommand {
			Names.requireNamespace(namespace);
			if (session.lease().isNegative()) {
				throw new IllegalArgumentException("Session '%s' has a negative lease".formatted(session.id()));
			}
		}

		static HeartbeatCommand read(String namespace, ValueReader reader) throws IOException {
			return new HeartbeatCommand(namespace, ElectionValues.session(reader), reader.number());
		}

		@Override
		public byte[] execute(Execution execution) {
			boolean intact = execution.table().heartbeat(this.session, this.acknowledged);
			execution.heartbeatSent(this);
			return execution.view(this, intact);
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			ElectionValues.write(writer, this.session);
			writer.number(this.acknowledged);
		}

	}

	/**
	 * Write a vacant record if there is none.
	 *
	 * @param namespace the namespace
	 * @param election the name of the election
	 * @param token the token of the record
	 */
	record CreateCommand(String namespace, String election, long token) implements ElectionCommand {

		public CreateCommand {
			Names.requireNamespace(namespace);
			Names.requireElection(election);
			if (token < 0) {
				throw new IllegalArgumentException(
						"Record of election '%s' has the negative token %d".formatted(election, token));
			}
		}

		static CreateCommand read(String namespace, ValueReader reader) throws IOException {
			return new CreateCommand(namespace, reader.text(), reader.number());
		}

		@Override
		public byte[] execute(Execution execution) {
			execution.table().create(this.election, this.token, execution.storeId());
			return ElectionReplies.outcome(true);
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			writer.text(this.election);
			writer.number(this.token);
		}

	}

	/**
	 * Claim an election.
	 *
	 * @param namespace the namespace
	 * @param claim the claim
	 */
	record ClaimCommand(String namespace, Claim claim) implements ElectionCommand {

		public ClaimCommand {
			Names.requireNamespace(namespace);
		}

		static ClaimCommand read(String namespace, ValueReader reader) throws IOException {
			ElectionRecord seen = ElectionValues.election(reader, "");
			return new ClaimCommand(namespace, new Claim(seen, reader.optional(), reader.text(),
					ElectionValues.sessionId(reader), reader.number()));
		}

		@Override
		public byte[] execute(Execution execution) {
			return ElectionReplies.outcome(execution.table().claim(this.claim, execution.storeId()));
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			// The store id of the record is not compared
			ElectionValues.write(writer, this.claim.seen(), this.claim.seen().storeId());
			writer.optional(this.claim.holderNonce());
			writer.text(this.claim.storeId());
			ElectionValues.write(writer, this.claim.claimant());
			writer.number(this.claim.token());
		}

	}

	/**
	 * Release an election.
	 *
	 * @param namespace the namespace
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 */
	record ReleaseCommand(String namespace, String election, SessionId session, long token) implements ElectionCommand {

		public ReleaseCommand {
			Names.requireNamespace(namespace);
			Names.requireElection(election);
		}

		static ReleaseCommand read(String namespace, ValueReader reader) throws IOException {
			return new ReleaseCommand(namespace, reader.text(), ElectionValues.sessionId(reader), reader.number());
		}

		@Override
		public byte[] execute(Execution execution) {
			boolean released = execution.table().release(this.election, this.session, this.token);
			if (released) {
				execution.changed();
			}
			return ElectionReplies.outcome(released);
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			writer.text(this.election);
			ElectionValues.write(writer, this.session);
			writer.number(this.token);
		}

	}

	/**
	 * Release all that a session holds, and remove it.
	 *
	 * @param namespace the namespace
	 * @param session the session
	 */
	record CloseCommand(String namespace, SessionId session) implements ElectionCommand {

		public CloseCommand {
			Names.requireNamespace(namespace);
		}

		static CloseCommand read(String namespace, ValueReader reader) throws IOException {
			return new CloseCommand(namespace, ElectionValues.sessionId(reader));
		}

		@Override
		public byte[] execute(Execution execution) {
			execution.table().close(this.session);
			execution.changed();
			return ElectionReplies.outcome(true);
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			ElectionValues.write(writer, this.session);
		}

	}

	/**
	 * Remove a session that was long silent.
	 *
	 * @param namespace the namespace
	 * @param session the session
	 * @param nonce its nonce as it was seen
	 */
	record EvictCommand(String namespace, SessionId session, long nonce) implements ElectionCommand {

		public EvictCommand {
			Names.requireNamespace(namespace);
		}

		static EvictCommand read(String namespace, ValueReader reader) throws IOException {
			return new EvictCommand(namespace, ElectionValues.sessionId(reader), reader.number());
		}

		@Override
		public byte[] execute(Execution execution) {
			execution.table().evict(this.session, this.nonce);
			return ElectionReplies.outcome(true);
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			ElectionValues.write(writer, this.session);
			writer.number(this.nonce);
		}

	}

}
