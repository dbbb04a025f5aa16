package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.UUID;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.support.HintChannel;
import io.github.leaderelection.store.support.HintThread;
import io.github.leaderelection.store.support.HintsUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by <code>LISTEN</code> and <code>NOTIFY</code>, where the database and its driver
 * have them. A pooler may accept <code>LISTEN</code> and deliver nothing, so a
 * notification of its own has to arrive first.
 */
final class Hints {

	private static final Logger logger = LoggerFactory.getLogger(Hints.class);

	private static final String CHANNEL = "leader_election";

	private static final String NOTIFY = "SELECT pg_notify(?, ?)";

	/**
	 * How long nothing may arrive before the connection is probed: one that was silently
	 * cut would block the thread forever.
	 */
	static final Duration PROBE_INTERVAL = Duration.ofSeconds(30);

	private final StoreConnections connections;

	private final String namespace;

	private final Duration operationTimeout;

	private final boolean enabled;

	private final HintThread thread;

	private volatile boolean refused;

	private volatile boolean doubted;

	Hints(StoreConnections connections, String namespace, Duration operationTimeout, boolean enabled) {
		this.connections = connections;
		this.namespace = namespace;
		this.operationTimeout = operationTimeout;
		this.enabled = enabled;
		this.thread = new HintThread("leader-election-jdbc-listen", this::open);
	}

	Subscription subscribe(HintListener listener) {
		return (this.enabled) ? this.thread.subscribe(listener) : () -> {
		};
	}

	/**
	 * Listen if there is a subscriber.
	 */
	void start() {
		this.thread.start();
	}

	/**
	 * Notify all listeners. A failed notification does not fail the operation.
	 * @param connection the connection to use
	 */
	void send(StoreConnection connection) {
		if (this.enabled && connection.dialect().kind() == DatabaseKind.POSTGRESQL && !this.refused
				&& !this.thread.isUnavailable()) {
			try {
				connection.statements().query(NOTIFY, ResultSet::next, CHANNEL, this.namespace);
			}
			catch (SQLException ex) {
				connection.spoil();
				this.refused |= Failure.of(ex).isRefusal();
				logger.debug("Could not notify other instances", ex);
			}
		}
	}

	/**
	 * Stop to listen until the next {@link #start()}.
	 */
	void stop() {
		this.thread.stop();
	}

	private HintChannel open() throws SQLException, HintsUnavailableException {
		Connection opened = this.connections.openAnother();
		try {
			if (DatabaseKind.of(opened.getMetaData()) != DatabaseKind.POSTGRESQL) {
				throw new HintsUnavailableException("only PostgreSQL supports them");
			}
			if (!PostgresNotifications.isSupported(opened)) {
				throw new HintsUnavailableException("the driver is not pgjdbc");
			}
			opened.setNetworkTimeout(Runnable::run, (int) this.operationTimeout.toMillis());
			return new Channel(opened, PostgresNotifications.listen(opened, CHANNEL));
		}
		catch (LinkageError ex) {
			ConnectionCloser.discard(opened);
			throw new HintsUnavailableException("the driver is not pgjdbc");
		}
		catch (SQLException ex) {
			ConnectionCloser.discard(opened);
			if (Failure.of(ex).isRefusal()) {
				throw new HintsUnavailableException(Failure.describe(ex));
			}
			throw ex;
		}
		catch (HintsUnavailableException | RuntimeException ex) {
			ConnectionCloser.discard(opened);
			throw ex;
		}
	}

	/**
	 * A connection that listens.
	 */
	private final class Channel implements HintChannel {

		private final Connection connection;

		private final PostgresNotifications notifications;

		private Channel(Connection connection, PostgresNotifications notifications) {
			this.connection = connection;
			this.notifications = notifications;
		}

		@Override
		public void listen(HintListener listener, Runnable established) throws SQLException, HintsUnavailableException {
			verify();
			established.run();
			int probeSeconds = (int) Math.max(1, Hints.this.operationTimeout.toSeconds());
			while (true) {
				if (this.notifications.await(Hints.this.namespace, (int) PROBE_INTERVAL.toMillis())) {
					listener.changed();
				}
				else if (!this.connection.isValid(probeSeconds)) {
					throw new SQLException("The connection is no longer valid");
				}
			}
		}

		/**
		 * Check that what another connection sends arrives here.
		 */
		private void verify() throws SQLException, HintsUnavailableException {
			String probe = "probe-" + UUID.randomUUID();
			Connection sender = Hints.this.connections.openAnother();
			try (PreparedStatement notify = sender.prepareStatement(NOTIFY)) {
				sender.setNetworkTimeout(Runnable::run, (int) Hints.this.operationTimeout.toMillis());
				notify.setString(1, CHANNEL);
				notify.setString(2, probe);
				notify.executeQuery();
			}
			finally {
				ConnectionCloser.discard(sender);
			}
			Deadline deadline = Deadline.in(Hints.this.operationTimeout);
			while (!deadline.isOver()) {
				if (this.notifications.await(probe, deadline.remainingMillis())) {
					Hints.this.doubted = false;
					return;
				}
			}
			if (Hints.this.doubted) {
				throw new HintsUnavailableException("PostgreSQL accepted LISTEN, but no notification arrives, as behind"
						+ " a connection pooler in transaction mode; leader-election.jdbc.hints=false omits the attempt");
			}
			Hints.this.doubted = true;
			throw new SQLTimeoutException("No notification arrived");
		}

		@Override
		public void close() {
			ConnectionCloser.discard(this.connection);
		}

	}

}
