package io.github.leaderelection.servers;

import java.time.Duration;

/**
 * A PostgreSQL primary with a standby that streams from it. The roles in the names are
 * those at the start: {@link #promote()} does not swap them, and a primary that is
 * started again after it is a second, stale primary.
 */
public final class PostgresPair implements AutoCloseable {

	private static final Duration STREAMING_BOUND = Duration.ofSeconds(60);

	private final PostgresServer primary;

	private final PostgresServer standby;

	/**
	 * Create a pair that is not started yet. Replication is asynchronous, that is, a
	 * promotion may lose what the primary has acknowledged, unless a setting makes it
	 * synchronous: {@code synchronous_standby_names=*}.
	 * @param primarySettings settings of the primary alone, each as {@code name=value}
	 */
	public PostgresPair(String... primarySettings) {
		this.primary = new PostgresServer(primarySettings);
		this.standby = PostgresServer.standbyOf(this.primary);
	}

	/**
	 * Start both, and return when the standby streams from the primary.
	 */
	public void start() {
		this.primary.start();
		this.standby.start();
		this.standby.awaitStreaming(STREAMING_BOUND);
	}

	/**
	 * Make the standby a primary, and return when it takes writes. What becomes of the
	 * old primary is left to the test: one that still runs makes a split brain.
	 */
	public void promote() {
		this.standby.promote();
	}

	/**
	 * Return the server that began as the primary.
	 * @return the server
	 */
	public PostgresServer primary() {
		return this.primary;
	}

	/**
	 * Return the server that began as the standby.
	 * @return the server
	 */
	public PostgresServer standby() {
		return this.standby;
	}

	/**
	 * Return an address with which a client finds whichever of the two is the primary.
	 * @return a JDBC URL
	 */
	public String jdbcUrl() {
		return "jdbc:postgresql://%s:%s,%s:%s/postgres?sslmode=disable&gssEncMode=disable&targetServerType=primary"
			.formatted(this.primary.host(), this.primary.port(), this.standby.host(), this.standby.port());
	}

	public String username() {
		return this.primary.username();
	}

	public String password() {
		return this.primary.password();
	}

	@Override
	public void close() {
		// The standby first, which would otherwise complain that its primary is gone.
		this.standby.close();
		this.primary.close();
	}

}
