package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by <code>LISTEN</code> and <code>NOTIFY</code>, where the database and its driver
 * have them. While anybody is subscribed, one thread listens on one connection. Whatever
 * goes wrong here costs time only, since candidates look anyway every retry period.
 *
 * @author Leader Election
 */
final class Hints {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private static final String CHANNEL = "leader_election";

	private static final String NOTIFY = "SELECT pg_notify(?, ?)";

	/**
	 * How long nothing may arrive before the connection is probed: one that was silently
	 * cut would be waited on for ever.
	 */
	private static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

	private static final Duration MIN_BACK_OFF = Duration.ofSeconds(1);

	private static final Duration MAX_BACK_OFF = Duration.ofMinutes(1);

	private final StoreConnections connections;

	private final String namespace;

	private final Duration operationTimeout;

	private final Set<Hint> hints = new CopyOnWriteArraySet<>();

	private volatile boolean unsupported;

	private volatile long backOffMillis = MIN_BACK_OFF.toMillis();

	private @Nullable Thread thread;

	private @Nullable Connection connection;

	Hints(StoreConnections connections, String namespace, Duration operationTimeout) {
		this.connections = connections;
		this.namespace = namespace;
		this.operationTimeout = operationTimeout;
	}

	Subscription subscribe(HintListener listener) {
		Hint hint = new Hint(listener);
		this.hints.add(hint);
		start();
		return () -> {
			this.hints.remove(hint);
			if (this.hints.isEmpty()) {
				stop();
			}
		};
	}

	/**
	 * Listen if anybody is subscribed.
	 */
	void start() {
		if (!this.unsupported && !this.hints.isEmpty()) {
			startThread();
		}
	}

	/**
	 * Tell all who listen. A failure of that is no failure of what they are told of.
	 * @param connection the connection to use
	 */
	void send(StoreConnection connection) {
		if (connection.dialect().kind() == DatabaseKind.POSTGRESQL && !this.unsupported) {
			try {
				connection.query(NOTIFY, ResultSet::next, CHANNEL, this.namespace);
			}
			catch (SQLException ex) {
				connection.spoil();
				this.unsupported |= Failure.of(ex).isRefusal();
				logger.debug("Could not notify others", ex);
			}
		}
	}

	/**
	 * Stop to listen until the next {@link #start()}.
	 */
	synchronized void stop() {
		this.thread = null;
		if (this.connection != null) {
			ConnectionCloser.discard(this.connection);
			this.connection = null;
		}
		notifyAll();
	}

	private synchronized void startThread() {
		if (this.thread == null) {
			this.thread = new Thread(this::run, "leader-election-jdbc-listen");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	private void run() {
		while (isCurrent() && !this.unsupported) {
			try {
				Connection opened = this.connections.openAnother();
				if (keep(opened) && isSupported(opened)) {
					listen(opened);
				}
			}
			catch (SQLException | RuntimeException ex) {
				logger.debug("Lost the connection for notifications", ex);
				if (ex instanceof SQLException cause && Failure.of(cause).isRefusal()) {
					giveUp(Failure.describe(cause));
				}
			}
			catch (LinkageError ex) {
				giveUp("the driver is not pgjdbc");
			}
			backOff();
		}
	}

	private boolean isSupported(Connection opened) throws SQLException {
		if (DatabaseKind.of(opened.getMetaData()) != DatabaseKind.POSTGRESQL) {
			this.unsupported = true;
			stop();
		}
		else if (!PostgresNotifications.isSupported(opened)) {
			giveUp("the driver is not pgjdbc");
		}
		return !this.unsupported;
	}

	private void listen(Connection opened) throws SQLException {
		opened.setNetworkTimeout(Runnable::run, (int) this.operationTimeout.toMillis());
		PostgresNotifications notifications = PostgresNotifications.listen(opened, CHANNEL);
		this.backOffMillis = MIN_BACK_OFF.toMillis();
		// Others may have notified in vain before
		give();
		while (isCurrent()) {
			if (notifications.await(this.namespace, (int) PROBE_INTERVAL.toMillis())) {
				give();
			}
			else if (!opened.isValid((int) Math.max(1, this.operationTimeout.toSeconds()))) {
				throw new SQLException("The connection is not valid any more");
			}
		}
	}

	private void giveUp(String reason) {
		this.unsupported = true;
		stop();
		logger.info("[{}] No notifications: a released election is noticed within the retry period ({})",
				this.namespace, reason);
	}

	private void give() {
		this.hints.forEach(Hint::give);
	}

	private synchronized boolean isCurrent() {
		return this.thread == Thread.currentThread();
	}

	private synchronized boolean keep(Connection opened) {
		if (isCurrent()) {
			this.connection = opened;
			return true;
		}
		ConnectionCloser.discard(opened);
		return false;
	}

	private synchronized void backOff() {
		if (isCurrent()) {
			if (this.connection != null) {
				ConnectionCloser.discard(this.connection);
				this.connection = null;
			}
			try {
				wait(this.backOffMillis);
				this.backOffMillis = Math.min(2 * this.backOffMillis, MAX_BACK_OFF.toMillis());
			}
			catch (InterruptedException ex) {
				this.thread = null;
			}
		}
	}

	/**
	 * Not a bare {@link HintListener}, which may be equal to another subscriber's.
	 */
	private static final class Hint {

		private final HintListener listener;

		private Hint(HintListener listener) {
			this.listener = listener;
		}

		private void give() {
			try {
				this.listener.changed();
			}
			catch (RuntimeException ex) {
				logger.warn("A subscriber of hints failed", ex);
			}
		}

	}

}
