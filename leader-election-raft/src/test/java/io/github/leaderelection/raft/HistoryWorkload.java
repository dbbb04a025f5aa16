package io.github.leaderelection.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.faults.History;
import io.github.leaderelection.faults.HistoryClient;

/**
 * Clients of a cluster that work at the same time, and what they see.
 */
final class HistoryWorkload {

	private static final List<String> ELECTIONS = List.of("red", "green", "blue");

	private static final int CLIENTS = 4;

	private static final long PAUSE_NANOS = 15_000_000;

	private final History history = new History();

	private final List<HistoryClient> clients = new ArrayList<>();

	private final List<CompletableFuture<Void>> threads = new ArrayList<>();

	private volatile boolean ended;

	/**
	 * Start the clients.
	 * @param nodes what they are connected by, the same number of clients to each
	 * @param namespace a namespace that is theirs alone
	 */
	HistoryWorkload(List<RaftNode> nodes, String namespace) {
		for (int i = 0; i < CLIENTS; i++) {
			RaftElectionStore store = new RaftElectionStore(nodes.get(i % nodes.size()), namespace);
			HistoryClient client = new HistoryClient(store, ELECTIONS, this.history, i);
			this.clients.add(client);
			this.threads
				.add(CompletableFuture.runAsync(() -> run(client), (task) -> new Thread(task, "client").start()));
		}
	}

	private void run(HistoryClient client) {
		while (!this.ended) {
			client.step();
			LockSupport.parkNanos(PAUSE_NANOS);
		}
	}

	/**
	 * Wait until the store accepts a write.
	 * @param nanoTime the time since which writes count
	 * @return when it was acknowledged first that had been asked for after that time
	 */
	long awaitWrite(long nanoTime) {
		VoterCluster.awaitThat("a write to be acknowledged").until(() -> writesAfter(nanoTime) > 0);
		return this.history.acknowledgedAfter(nanoTime).get(0);
	}

	int writesAfter(long nanoTime) {
		return this.history.acknowledgedAfter(nanoTime).size();
	}

	/**
	 * Return for how long no write was acknowledged.
	 * @param nanoTime the time since which writes count
	 * @return the longest time, in nanoseconds
	 */
	long longestGapAfter(long nanoTime) {
		long longest = 0;
		long last = nanoTime;
		for (long acknowledged : this.history.acknowledgedAfter(nanoTime)) {
			longest = Math.max(longest, acknowledged - last);
			last = acknowledged;
		}
		return longest;
	}

	/**
	 * End the clients, and assert that the store did what it has promised to them.
	 * @return what they did
	 */
	String end() {
		this.ended = true;
		this.threads.forEach(CompletableFuture::join);
		this.clients.forEach(HistoryClient::close);
		this.history.assertLinearizable();
		return this.history.summary();
	}

}
