package io.github.leaderelection.zookeeper;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.leaderelection.zookeeper.ServerProbe.Finding;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why no server serves this client, since ZooKeeper's client reports a lost
 * connection whatever the reason. The servers are asked in a thread of its own, at most
 * every ten seconds, and what is found is for messages only. Safe for use by any thread.
 */
final class Diagnosis {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private @Nullable CompletableFuture<List<Finding>> latest;

	private long begun;

	/**
	 * Discard what was found, since ZooKeeper has answered.
	 */
	synchronized void reset() {
		this.latest = null;
	}

	/**
	 * Return what was found out about each server.
	 * @param connectString the servers
	 * @param config the configuration of the client, {@code null} if that is unknown
	 * @param patience how long to wait for them. What takes longer is there for the next
	 * failure
	 * @return the findings, empty if there are none yet
	 */
	List<Finding> findings(String connectString, @Nullable ZKClientConfig config, Duration patience) {
		try {
			return current(connectString, config).get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException | ExecutionException ex) {
			return List.of();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return List.of();
		}
	}

	private synchronized CompletableFuture<List<Finding>> current(String connectString,
			@Nullable ZKClientConfig config) {
		CompletableFuture<List<Finding>> current = this.latest;
		boolean old = System.nanoTime() - this.begun > INTERVAL.toNanos();
		if (current == null || (current.isDone() && old)) {
			current = begin(connectString, config);
			this.latest = current;
			this.begun = System.nanoTime();
		}
		return current;
	}

	private static CompletableFuture<List<Finding>> begin(String connectString, @Nullable ZKClientConfig config) {
		CompletableFuture<List<Finding>> findings = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				ServerProbe probe = new ServerProbe(config);
				findings.complete(
						new ConnectStringParser(connectString).getServerAddresses().stream().map(probe::ask).toList());
			}
			catch (Throwable ex) {
				findings.completeExceptionally(ex);
			}
		}, "leader-election-zookeeper-diagnosis");
		thread.setDaemon(true);
		thread.start();
		return findings;
	}

}
