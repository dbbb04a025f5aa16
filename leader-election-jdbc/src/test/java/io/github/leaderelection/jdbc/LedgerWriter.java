package io.github.leaderelection.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.servers.JdbcServer;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A process that writes to a ledger while it leads, each entry computed from the one
 * before it. On request it waits in the midst of a transaction for being paused, and goes
 * on when it runs again. It writes down what happened, each line a word, the fencing
 * token, a text and the time.
 */
abstract class LedgerWriter {

	/**
	 * How long the fence lets a leader be paused between lock and commit. Longer than the
	 * lease in the tests, which shows for what a takeover has waited.
	 */
	static final Duration IDLE_LIMIT = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(1500);

	private final OutputStream facts;

	private final JdbcTemplate jdbc;

	LedgerWriter(OutputStream facts, JdbcTemplate jdbc) {
		this.facts = facts;
		this.jdbc = jdbc;
	}

	/**
	 * Return the file by which a writer is requested to wait.
	 * @param facts the file that it writes to
	 * @return the file, which contains where to wait
	 */
	static Path command(Path facts) {
		return facts.resolveSibling(facts.getFileName() + ".command");
	}

	static void createTable(JdbcServer server) {
		String id = (server.jdbcUrl().startsWith("jdbc:postgresql")) ? "BIGSERIAL PRIMARY KEY"
				: "BIGINT AUTO_INCREMENT PRIMARY KEY";
		new JdbcTemplate(TestDatabase.of(server)).execute(
				"CREATE TABLE LEDGER (ID %s, BALANCE BIGINT NOT NULL, TOKEN BIGINT NOT NULL, TAG VARCHAR(30) NOT NULL)"
					.formatted(id));
	}

	final void run(LeaderElector elector, Path command) throws Exception {
		long written = 0;
		while (true) {
			Optional<Leadership> led = elector.awaitLeadership(Duration.ofSeconds(1));
			if (led.isEmpty()) {
				continue;
			}
			Leadership term = led.get();
			if (term.fencingToken() > written) {
				written = term.fencingToken();
				write("term", term, "granted");
				transact(term, Position.NONE);
			}
			else if (Files.exists(command)) {
				Position position = Position.valueOf(Files.readString(command));
				Files.delete(command);
				transact(term, position);
			}
			LockSupport.parkNanos(5_000_000);
		}
	}

	private void transact(Leadership term, Position position) {
		try {
			append(term, position);
			write("committed", term, position.name());
		}
		catch (RuntimeException ex) {
			write("rejected", term, ex.getClass().getSimpleName());
		}
	}

	/**
	 * Write an entry in a transaction.
	 * @param term the term that this process knows of
	 * @param position where to wait for being paused
	 */
	abstract void append(Leadership term, Position position);

	final void insert(Leadership term, Position position) {
		long balance = this.jdbc
			.query("SELECT BALANCE FROM LEDGER ORDER BY ID DESC LIMIT 1", (row, number) -> row.getLong(1))
			.stream()
			.findFirst()
			.orElse(0L);
		this.jdbc.update("INSERT INTO LEDGER (BALANCE, TOKEN, TAG) VALUES (?, ?, ?)", balance + 1, term.fencingToken(),
				position.name());
	}

	/**
	 * Wait until this process did not run for a while.
	 */
	final void awaitPause(Leadership term, Position position) {
		write("waits", term, position.name());
		long before = System.nanoTime();
		while (true) {
			LockSupport.parkNanos(1_000_000);
			long now = System.nanoTime();
			if (now - before > PAUSE.toNanos()) {
				write("stopped", term, position.name(), before);
				write("resumed", term, position.name(), now);
				return;
			}
			before = now;
		}
	}

	private void write(String what, Leadership term, String text) {
		write(what, term, text, System.nanoTime());
	}

	private void write(String what, Leadership term, String text, long time) {
		try {
			this.facts.write("%s %s %s %s\n".formatted(what, term.fencingToken(), text, time)
				.getBytes(StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where a transaction waits.
	 */
	enum Position {

		/**
		 * Nowhere.
		 */
		NONE,

		/**
		 * After this process has checked the term, and before the lock is taken.
		 */
		BEFORE_LOCK,

		/**
		 * Between the lock and the commit.
		 */
		LOCKED

	}

}
