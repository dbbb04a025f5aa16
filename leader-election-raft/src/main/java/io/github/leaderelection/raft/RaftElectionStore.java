package io.github.leaderelection.raft;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.raft.replicated.ElectionCall;
import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionStore;
import io.github.leaderelection.store.ElectionView;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.Session;
import io.github.leaderelection.store.SessionId;
import org.jspecify.annotations.Nullable;

/**
 * An {@link ElectionStore} that the voters of a Raft cluster keep among themselves.
 * <p>
 * Each operation is one command in the replicated log, which all voters execute in the
 * same order. That is what makes the store linearizable: a heartbeat's view is what its
 * own command found when it was executed. Nothing is read outside of the log.
 * <p>
 * Safe for use by any thread.
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
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		return execute("write a heartbeat", ElectionCall.heartbeat(this.namespace, session, acknowledged));
	}

	@Override
	public void create(Collection<String> elections, long token) {
		elections.forEach((election) -> createOne(election, token));
	}

	private void createOne(String election, long token) {
		execute("create the record of election '%s'".formatted(election),
				ElectionCall.create(this.namespace, election, token));
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		return batch.claims().stream().filter(this::claimOne).map(Claim::election).collect(Collectors.toSet());
	}

	private boolean claimOne(Claim claim) {
		return execute("claim election '%s'".formatted(claim.election()), ElectionCall.claim(this.namespace, claim));
	}

	@Override
	public boolean release(String election, SessionId session, long token) {
		return execute("release election '%s'".formatted(election),
				ElectionCall.release(this.namespace, election, session, token));
	}

	@Override
	public void close(SessionId session) {
		execute("close session '%s'".formatted(session), ElectionCall.close(this.namespace, session));
	}

	@Override
	public void evict(Session session) {
		execute("evict session '%s'".formatted(session.id()), ElectionCall.evict(this.namespace, session));
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

	private <T> T execute(String operation, ElectionCall<T> call) {
		try {
			return call.reply(this.commands.get().send(call.command()));
		}
		catch (IOException ex) {
			throw this.failures.explain(operation, ex);
		}
	}

}
