package io.github.leaderelection.raft;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.leaderelection.Names;
import io.github.leaderelection.Subscription;
import io.github.leaderelection.raft.replicated.ElectionCall;
import io.github.leaderelection.raft.replicated.HeartbeatReply;
import io.github.leaderelection.raft.replicated.NamespaceHints;
import io.github.leaderelection.raft.voter.Formats;
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
 * Each operation is one command in the replicated log, or several, which all voters
 * execute in the same order. That is what makes the store linearizable: a heartbeat's
 * view is what its own command found when it was executed. Nothing but the age of a
 * heartbeat is read outside of the log.
 * <p>
 * Safe for use by any thread.
 */
public final class RaftElectionStore implements ElectionStore {

	private final Supplier<CommandChannel> commands;

	private final NamespaceHints hints;

	private final Ages ages;

	private final String namespace;

	private final FailureMessages failures;

	/**
	 * The last view, {@code null} before the first one.
	 */
	private volatile @Nullable ElectionView last;

	/**
	 * Create a store.
	 * @param node the Raft node, whose life is not the store's concern
	 * @param namespace the namespace, so that applications can share a cluster
	 */
	public RaftElectionStore(RaftNode node, String namespace) {
		this(node::commands, node.hints(), node::heartbeatAge, namespace);
	}

	RaftElectionStore(Supplier<CommandChannel> commands, NamespaceHints hints, Ages ages, String namespace) {
		this.commands = commands;
		this.hints = hints;
		this.ages = ages;
		this.namespace = Names.requireNamespace(namespace);
		this.failures = new FailureMessages(namespace);
	}

	@Override
	public ElectionView heartbeat(Session session, long acknowledged, @Nullable ElectionView base) {
		long begun = System.nanoTime();
		HeartbeatReply reply = beat(session, acknowledged, begun);
		ElectionView view = reply.on(base).orElseGet(() -> repeated(session, reply.intact(), base, begun));
		this.last = view;
		return view;
	}

	private HeartbeatReply beat(Session session, long acknowledged, long begun) {
		return executeAll("write a heartbeat", List.of(ElectionCall.heartbeat(this.namespace, session, acknowledged)),
				Function.identity(), begun)
			.get(0);
	}

	// The nonce is written already: this changes nothing, and is answered in full
	private ElectionView repeated(Session session, boolean intact, @Nullable ElectionView base, long begun) {
		ElectionView view = beat(session, session.nonce(), begun).on(base)
			.orElseThrow(() -> this.failures.explain("read the records",
					new IOException("The reply to a repeated heartbeat lacks them")));
		return new ElectionView(view.storeId(), view.recurring(), intact && view.intact(), view.records(),
				view.sessions());
	}

	/**
	 * Write vacant records. Those that the last view has shown are there: no record is
	 * ever removed. Instances that start at the same time find all of them missing, and
	 * each wants to create them.
	 */
	@Override
	public void create(Collection<String> elections, long token) {
		ElectionView view = this.last;
		List<String> missing = elections.stream()
			.filter((election) -> view == null || !view.elections().containsKey(election))
			.toList();
		if (!missing.isEmpty()) {
			inBatchOrSingly("create the record of " + named(missing), missing,
					() -> ElectionCall.createAll(this.namespace, missing, token),
					(election) -> ElectionCall.create(this.namespace, election, token));
		}
	}

	@Override
	public Set<String> claim(ClaimBatch batch) {
		List<String> names = batch.claims().stream().map(Claim::election).toList();
		List<Boolean> claimed = inBatchOrSingly("claim " + named(names), batch.claims(),
				() -> ElectionCall.claimAll(this.namespace, batch),
				(claim) -> ElectionCall.claim(this.namespace, claim));
		Set<String> elections = new LinkedHashSet<>();
		for (int i = 0; i < claimed.size(); i++) {
			if (claimed.get(i)) {
				elections.add(names.get(i));
			}
		}
		return elections;
	}

	private static String named(Collection<String> elections) {
		return (elections.size() == 1) ? "election '%s'".formatted(elections.iterator().next())
				: "%s elections".formatted(elections.size());
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
	 * Subscribe to the hints of this instance, which it has if it is a voter.
	 * @param listener called on the thread that executes the commands
	 * @return the subscription
	 */
	@Override
	public Subscription subscribe(HintListener listener) {
		return this.hints.subscribe(this.namespace, listener);
	}

	/**
	 * Return how long ago this instance executed a heartbeat, which it does if it is a
	 * voter. It executes heartbeats as soon as it gets them from the Raft leader, also
	 * while it has no view.
	 */
	@Override
	public OptionalLong heartbeatAge(SessionId session, long nonce) {
		return this.ages.age(this.namespace, session, nonce);
	}

	/**
	 * Return whether this instance waits for a new cluster or for the other voters to
	 * start, which ends a minute after its own start at the latest.
	 */
	@Override
	public boolean isStarting() {
		return this.commands.get().isStarting();
	}

	private <T> T execute(String operation, ElectionCall<T> call) {
		return executeAll(operation, List.of(call), Function.identity(), System.nanoTime()).get(0);
	}

	private <E> List<Boolean> inBatchOrSingly(String operation, Collection<E> elements,
			Supplier<ElectionCall<List<Boolean>>> batch, Function<E, ElectionCall<Boolean>> single) {
		long begun = System.nanoTime();
		return (elements.size() > 1 && executesBatches(operation, begun))
				? executeAll(operation, List.of(batch.get()), Function.identity(), begun).get(0)
				: executeAll(operation, elements, single, begun);
	}

	private boolean executesBatches(String operation, long begun) {
		try {
			return this.commands.get().format(begun) >= Formats.BATCHES;
		}
		catch (IOException ex) {
			throw this.failures.explain(operation, ex);
		}
	}

	private <E, T> List<T> executeAll(String operation, Collection<E> elements, Function<E, ElectionCall<T>> calls,
			long begun) {
		try {
			List<ElectionCall<T>> all = elements.stream().map(calls).toList();
			List<DataInputStream> replies = this.commands.get()
				.sendAll(all.stream().map(ElectionCall::command).toList(), begun);
			List<T> results = new ArrayList<>();
			for (int i = 0; i < all.size(); i++) {
				results.add(all.get(i).reply(replies.get(i)));
			}
			return results;
		}
		catch (IOException ex) {
			throw this.failures.explain(operation, ex);
		}
	}

	/**
	 * What a Raft node knows of heartbeats apart from views.
	 */
	@FunctionalInterface
	interface Ages {

		/**
		 * Return how long ago this instance executed a heartbeat.
		 * @param namespace the namespace
		 * @param session the session
		 * @param nonce the nonce of the heartbeat
		 * @return the time in nanoseconds, empty if it is unknown
		 */
		OptionalLong age(String namespace, SessionId session, long nonce);

	}

}
