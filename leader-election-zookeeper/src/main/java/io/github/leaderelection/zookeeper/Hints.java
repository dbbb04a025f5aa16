package io.github.leaderelection.zookeeper;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.SessionId;
import io.github.leaderelection.store.support.HintListeners;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by persistent watches, which ZooKeeper itself sets again when it connects to
 * another server: one of the folder that each release writes, and one of the session of
 * each leader, which its heartbeats write. No call waits for these requests, and losing
 * them costs time only. Safe for use by any thread.
 */
final class Hints implements Watcher {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private final NodePaths paths;

	private final HintListeners listeners = new HintListeners();

	private final Set<String> watched = new HashSet<>();

	private final AtomicReference<@Nullable SessionId> ended = new AtomicReference<>();

	private @Nullable ZooKeeper session;

	Hints(NodePaths paths) {
		this.paths = paths;
	}

	/**
	 * Subscribe, and begin to watch without waiting for a heartbeat.
	 * @param listener the listener
	 * @param sessions waits for the ZooKeeper session that is in use now. The subscriber
	 * does not wait for that
	 * @return the subscription
	 */
	Subscription subscribe(HintListener listener, Callable<ZooKeeper> sessions) {
		Subscription subscription = this.listeners.add(listener);
		Thread thread = new Thread(() -> begin(sessions), "leader-election-zookeeper-watch");
		thread.setDaemon(true);
		thread.start();
		return () -> {
			subscription.close();
			if (this.listeners.isEmpty()) {
				stop();
			}
		};
	}

	private void begin(Callable<ZooKeeper> sessions) {
		try {
			begin(sessions.call());
		}
		catch (Exception ex) {
			logger.debug("[{}] Hints have to wait for a heartbeat", this.paths.base(), ex);
		}
	}

	// If no heartbeat has done so
	private synchronized void begin(ZooKeeper current) {
		if (this.session == null) {
			watch(current, Set.of());
		}
	}

	/**
	 * Watch, if anybody is subscribed.
	 * @param current the ZooKeeper session that is in use now
	 * @param leaders the sessions of leaders whose heartbeats are worth a hint
	 */
	synchronized void watch(ZooKeeper current, Set<SessionId> leaders) {
		if (this.listeners.isEmpty()) {
			return;
		}
		if (current != this.session) {
			// With the session its watches have ended
			this.session = current;
			this.watched.clear();
		}
		Set<String> wanted = new HashSet<>(Set.of(this.paths.records()));
		leaders.forEach((leader) -> wanted.add(this.paths.session(leader)));
		List.copyOf(this.watched).stream().filter((path) -> !wanted.contains(path)).forEach(this::remove);
		wanted.stream().filter(this.watched::add).forEach((path) -> add(current, path));
	}

	/**
	 * Watch nothing until asked again.
	 */
	synchronized void stop() {
		List.copyOf(this.watched).forEach(this::remove);
		this.session = null;
	}

	private void add(ZooKeeper current, String path) {
		current.addWatch(path, this, AddWatchMode.PERSISTENT, (code, watchedPath, context) -> {
			if (code == Code.OK.intValue()) {
				// Hints may have been given in vain before
				this.listeners.changed();
			}
			else {
				logger.debug("[{}] Not watched: {}", path, Code.get(code));
				forget(current, path);
			}
		}, null);
	}

	private synchronized void forget(ZooKeeper current, String path) {
		if (current == this.session) {
			this.watched.remove(path);
		}
	}

	private void remove(String path) {
		this.watched.remove(path);
		if (this.session != null) {
			this.session.removeWatches(path, this, WatcherType.Any, true, (code, watchedPath, context) -> {
				// Nothing depends on it
			}, null);
		}
	}

	/**
	 * Return the leader's session whose node was removed last, once.
	 * @return the session, {@code null} if there is none since the last call
	 */
	@Nullable SessionId ended() {
		return this.ended.getAndSet(null);
	}

	@Override
	public void process(WatchedEvent event) {
		switch (event.getType()) {
			case None -> {
				if (event.getState() == Event.KeeperState.SyncConnected) {
					this.listeners.changed();
				}
			}
			case NodeDataChanged -> hear(event.getPath());
			// Of a leader: a hint follows if it has released what it held
			case NodeDeleted -> this.ended.set(session(event.getPath()));
			default -> {
				// Nodes that come are noticed by the next heartbeat
			}
		}
	}

	private void hear(String path) {
		SessionId leader = session(path);
		if (leader != null) {
			this.listeners.heartbeatSent(leader);
		}
		else {
			this.listeners.changed();
		}
	}

	private @Nullable SessionId session(String path) {
		String folder = this.paths.sessions() + "/";
		return (path.startsWith(folder)) ? new SessionId(path.substring(folder.length())) : null;
	}

}
