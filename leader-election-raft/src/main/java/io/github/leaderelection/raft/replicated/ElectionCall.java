package io.github.leaderelection.raft.replicated;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

import io.github.leaderelection.raft.replicated.ElectionBatch.CreateBatch;
import io.github.leaderelection.raft.replicated.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.replicated.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * A command of an election, and how its reply is read.
 *
 * @param <T> the type of the reply
 */
public final class ElectionCall<T> {

	private final ElectionCommand command;

	private final ReplyReader<T> reader;

	private ElectionCall(ElectionCommand command, ReplyReader<T> reader) {
		this.command = command;
		this.reader = reader;
	}

	/**
	 * Write a heartbeat, and read the namespace.
	 * @param namespace the namespace
	 * @param session the session with its next nonce
	 * @param acknowledged the highest nonce that is known to have been written, or zero.
	 * If it is that of the session, the reply is whole
	 * @return the call
	 */
	public static ElectionCall<HeartbeatReply> heartbeat(String namespace, Session session, long acknowledged) {
		return new ElectionCall<>(new HeartbeatCommand(namespace, Labels.shortened(session), acknowledged),
				ElectionReplies::heartbeat);
	}

	/**
	 * Write a vacant record if there is none.
	 * @param namespace the namespace
	 * @param election the name of the election
	 * @param token the token of the record
	 * @return the call
	 */
	public static ElectionCall<Boolean> create(String namespace, String election, long token) {
		return outcome(new CreateCommand(namespace, election, token));
	}

	/**
	 * Claim an election.
	 * @param namespace the namespace
	 * @param claim the claim
	 * @return the call
	 */
	public static ElectionCall<Boolean> claim(String namespace, Claim claim) {
		return outcome(new ClaimCommand(namespace, claim));
	}

	/**
	 * Write a vacant record for each election that has none, by one command of the format
	 * {@link io.github.leaderelection.raft.voter.Formats#BATCHES BATCHES}.
	 * @param namespace the namespace
	 * @param elections the names of the elections
	 * @param token the token of the records
	 * @return the call
	 */
	public static ElectionCall<List<Boolean>> createAll(String namespace, Collection<String> elections, long token) {
		return outcomes(new CreateBatch(namespace, List.copyOf(elections), token), elections.size());
	}

	/**
	 * Claim elections, by one command of the format
	 * {@link io.github.leaderelection.raft.voter.Formats#BATCHES BATCHES}.
	 * @param namespace the namespace
	 * @param batch the claims
	 * @return the call, which answers in their order
	 */
	public static ElectionCall<List<Boolean>> claimAll(String namespace, ClaimBatch batch) {
		return outcomes(new ElectionBatch.ClaimBatch(namespace, batch.claims()), batch.claims().size());
	}

	/**
	 * Release an election.
	 * @param namespace the namespace
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 * @return the call
	 */
	public static ElectionCall<Boolean> release(String namespace, String election, SessionId session, long token) {
		return outcome(new ReleaseCommand(namespace, election, session, token));
	}

	/**
	 * Release all that a session holds, and remove it.
	 * @param namespace the namespace
	 * @param session the session
	 * @return the call
	 */
	public static ElectionCall<Boolean> close(String namespace, SessionId session) {
		return outcome(new CloseCommand(namespace, session));
	}

	/**
	 * Remove a session that was long silent.
	 * @param namespace the namespace
	 * @param session the session as it was seen
	 * @return the call
	 */
	public static ElectionCall<Boolean> evict(String namespace, Session session) {
		return outcome(new EvictCommand(namespace, session.id(), session.nonce()));
	}

	private static ElectionCall<List<Boolean>> outcomes(ElectionCommand command, int count) {
		return new ElectionCall<>(command, (reply) -> {
			List<Boolean> outcomes = ElectionReplies.outcomes(reply);
			if (outcomes.size() != count) {
				throw new IOException("There are %d outcomes, not %d".formatted(outcomes.size(), count));
			}
			return outcomes;
		});
	}

	private static ElectionCall<Boolean> outcome(ElectionCommand command) {
		return new ElectionCall<>(command, ElectionReplies::outcome);
	}

	/**
	 * Return the command.
	 * @return the bytes to send
	 */
	public byte[] command() {
		return ElectionCommands.bytes(this.command);
	}

	/**
	 * Read the reply.
	 * @param reply the reply without the byte that says that the command was executed
	 * @return the reply
	 * @throws IOException if it is none
	 */
	public T reply(DataInputStream reply) throws IOException {
		return this.reader.read(reply);
	}

	/**
	 * Reads the reply to a command.
	 *
	 * @param <T> the type of it
	 */
	@FunctionalInterface
	private interface ReplyReader<T> {

		T read(DataInputStream reply) throws IOException;

	}

}
