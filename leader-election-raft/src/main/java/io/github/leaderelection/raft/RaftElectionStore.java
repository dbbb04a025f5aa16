package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.function.Supplier;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.raft.ElectionCommand.ClaimCommand;
import io.github.leaderelection.raft.ElectionCommand.CloseCommand;
import io.github.leaderelection.raft.ElectionCommand.CreateCommand;
import io.github.leaderelection.raft.ElectionCommand.EvictCommand;
import io.github.leaderelection.raft.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.raft.ElectionCommand.ReleaseCommand;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;

/**
 * An {@link ElectionStore} that the voters of a Raft cluster keep among themselves.
 * <p>
 * Each operation is one command in the replicated log, which all voters execute in the
 * same order. That is what makes the store linearizable: a heartbeat's view is what its
 * own command found when it was executed. Nothing is read outside of the log.
 * <p>
 * Safe for use by any thread.
 *
 * @author Leader Election
 */
public final class RaftElectionStore implements ElectionStore {

	private final Supplier<CommandChannel> commands;

	private final NamespaceHints hints;

	private final String namespace;

	private final FailureMessages failures;

	/**
	 * Create a store.
	 * @param node the node, whose life is not the store's concern
	 * @param namespace the namespace, so that applications can share a cluster
	 */
	public RaftElectionStore(RaftNode node, String namespace) {
		this(node::commands, node.hints(), namespace);
	}

	RaftElectionStore(Supplier<CommandChannel> commands, NamespaceHints hints, String namespace) {
		this.commands = commands;
		this.hints = hints;
		this.namespace = Names.requireNamespace(namespace);
		this.failures = new FailureMessages(namespace);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged) {
		Session sent = Labels.shortened(session);
		return execute("write a heartbeat", new HeartbeatCommand(this.namespace, sent, acknowledged),
				ElectionReplies::view);
	}

	@Override
	public void create(String election, long token) {
		execute("create the record of election '%s'".formatted(election),
				new CreateCommand(this.namespace, election, token), ElectionReplies::outcome);
	}

	@Override
	public boolean claim(Claim claim) {
		return execute("claim election '%s'".formatted(claim.election()), new ClaimCommand(this.namespace, claim),
				ElectionReplies::outcome);
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return execute("release election '%s'".formatted(election),
				new ReleaseCommand(this.namespace, election, session, token), ElectionReplies::outcome);
	}

	@Override
	public void close(SessionId session) {
		execute("close session '%s'".formatted(session), new CloseCommand(this.namespace, session),
				ElectionReplies::outcome);
	}

	@Override
	public void evict(Session session) {
		execute("evict session '%s'".formatted(session.id()),
				new EvictCommand(this.namespace, session.id(), session.nonce()), ElectionReplies::outcome);
	}

	/**
	 * Subscribe to the hints of this node, which it has if it is a voter.
	 * @param listener called on the thread that executes the commands
	 * @return the subscription
	 */
	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.subscribe(this.namespace, listener);
	}

	/**
	 * Return whether this node waits for a new cluster or for the other voters to start,
	 * which ends a minute after its own start at the latest.
	 */
	@Override
	public boolean isStarting() {
		return this.commands.get().isStarting();
	}

	private <T> T execute(String operation, ElectionCommand command, ReplyReader<T> reader) {
		try {
			return reader.read(this.commands.get().send(ElectionCommands.bytes(command)));
		}
		catch (IOException ex) {
			throw this.failures.explain(operation, ex);
		}
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
