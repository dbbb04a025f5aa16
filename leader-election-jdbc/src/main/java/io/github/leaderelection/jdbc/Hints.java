package io.github.leaderelection.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.leaderelection.Subscription;
import io.github.leaderelection.store.ElectionStoreException.Problem;
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
	 * What says that the queue of notifications is full, or that a database which only
	 * resembles PostgreSQL has none.
	 */
	private static final Pattern UNABLE = Pattern.compile("(54|0A).*");

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

	/**
	 * Whether a change and its notification are separate statements, since a notification
	 * may have kept a change from being made.
	 */
	private volatile boolean apart;

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
	 * Change records, and notify all listeners if any was changed: by one statement if
	 * possible. A failed notification does not fail the change.
	 * @param connection the connection to use
	 * @param apart makes the change without the notification, and returns the number of
	 * records
	 * @param joined the statement that does both. It has no row if nothing was changed
	 * @param parameters its parameters, but for those of the notification at its end
	 * @return whether any record was changed
	 * @throws SQLException if the outcome is unknown
	 */
	boolean change(StoreConnection connection, StoreConnections.Call<Integer> apart, String joined,
			Object... parameters) throws SQLException {
		if (!this.apart && mayNotify(connection)) {
			try {
				return changeAndNotify(connection.statements(), joined, parameters);
			}
			catch (SQLException ex) {
				Failure failure = Failure.of(ex);
				this.apart |= failure.problem() != Problem.UNREACHABLE;
				if (!failure.isRefusal() && !UNABLE.matcher(String.valueOf(ex.getSQLState())).matches()) {
					throw ex;
				}
				// The server has rolled back the change too
				logger.debug("Could not notify other instances by the statement that makes a change", ex);
			}
		}
		boolean changed = apart.execute(connection) > 0;
		if (changed && mayNotify(connection)) {
			send(connection);
		}
		return changed;
	}

	private boolean mayNotify(StoreConnection connection) {
		return this.enabled && connection.dialect().kind() == DatabaseKind.POSTGRESQL && !this.refused
				&& !this.thread.isUnavailable();
	}

	private boolean changeAndNotify(Statements statements, String joined, Object... parameters) throws SQLException {
		List<Object> all = new ArrayList<>(List.of(parameters));
		all.addAll(List.of(CHANNEL, this.namespace));
		return statements.query(joined, ResultSet::next, all.toArray());
	}

	private void send(StoreConnection connection) {
		try {
			connection.statements().query(NOTIFY, ResultSet::next, CHANNEL, this.namespace);
		}
		catch (SQLException ex) {
			connection.spoil();
			this.refused |= Failure.of(ex).isRefusal();
			logger.debug("Could not notify other instances", ex);
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
