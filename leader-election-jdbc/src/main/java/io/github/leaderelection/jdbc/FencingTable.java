package io.github.leaderelection.jdbc;

import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.Names;
import io.github.leaderelection.fencing.FenceRejections;
import io.github.leaderelection.fencing.FencedResource;
import io.github.leaderelection.fencing.SeenTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * The highest fencing token that a database has seen, for each name, in a table of its
 * own. It fences what the elections' own database does not hold: another database, or any
 * if the elections are kept elsewhere. Safe for use by any thread.
 * <p>
 * <b>What holds.</b> When a transaction has advanced a name, no transaction with a lower
 * token that advances it can commit any more. Transactions that advance the same name
 * wait for one another.
 * <p>
 * <b>What does not hold.</b> A stale leader is refused only after the new one has
 * advanced the name: call it as the <em>first</em> statement of each transaction that
 * reads what it then writes.
 */
public final class FencingTable implements SeenTokens {

	/**
	 * The name of the table that {@link #FencingTable(DataSource)} uses.
	 */
	public static final String DEFAULT_TABLE = "LEADER_ELECTION_FENCE";

	private static final Pattern TABLE = Pattern
		.compile("([A-Za-z_][A-Za-z0-9_$]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_$]{0,62}");

	private static final String ADVANCE = "UPDATE %s SET TOKEN = ? WHERE NAME = ? AND TOKEN <= ?";

	private static final String INSERT = "%s INTO %s (NAME, TOKEN) VALUES (?, ?) %s";

	private static final String FIND = "SELECT TOKEN FROM %s WHERE NAME = ? FOR UPDATE";

	private final JdbcTemplate jdbc;

	private final String table;

	private volatile @Nullable Dialect dialect;

	/**
	 * Create a new {@link FencingTable} with the default name.
	 * @param dataSource the data source of the transactions
	 */
	public FencingTable(DataSource dataSource) {
		this(dataSource, DEFAULT_TABLE);
	}

	/**
	 * Create a new {@link FencingTable}. That does not connect to the database.
	 * @param dataSource the data source of the transactions
	 * @param table the name of the table, which may have a schema and a dot before it
	 */
	public FencingTable(DataSource dataSource, String table) {
		if (!TABLE.matcher(table).matches()) {
			throw new IllegalArgumentException("'%s' is no table name: use letters, digits, _ and $"
				.formatted(table.replaceAll("\\p{Cntrl}", "?")));
		}
		this.jdbc = new JdbcTemplate(dataSource);
		this.table = table;
	}

	/**
	 * Let the current transaction commit only if no higher token was seen under a name.
	 * @param name the name of what is fenced, such as the name of the election
	 * @param leadership the term
	 * @throws LeadershipLostException if a higher token was seen
	 * @throws IllegalStateException if there is no transaction on this thread, so that
	 * nothing would be fenced
	 */
	public void advance(String name, Leadership leadership) {
		if (!TransactionSynchronizationManager.isActualTransactionActive()) {
			throw new IllegalStateException(
					"[%s] there is no transaction on this thread, so what follows would not be fenced. Call advance as the first statement of a transaction, by @Transactional on a method that is called through its proxy for example"
						.formatted(name));
		}
		if (!advance(name, leadership.fencingToken())) {
			throw FenceRejections.refuse(leadership, FencedResource.TABLE);
		}
	}

	@Override
	public boolean advance(String name, long token) {
		Names.requireElection(name);
		if (update(name, token) || insert(name, token) || update(name, token)) {
			return true;
		}
		// These count what has changed, if the application wants so
		return isMySql() && isSame(name, token);
	}

	private boolean update(String name, long token) {
		return this.jdbc.update(ADVANCE.formatted(this.table), token, name, token) == 1;
	}

	private boolean insert(String name, long token) {
		Dialect dialect = dialect();
		try {
			return this.jdbc.update(INSERT.formatted(dialect.insert(), this.table, dialect.ignore()).strip(), name,
					token) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	private boolean isSame(String name, long token) {
		Long found = DataAccessUtils.singleResult(this.jdbc.queryForList(FIND.formatted(this.table), Long.class, name));
		return found != null && found == token;
	}

	private boolean isMySql() {
		return dialect().kind() == DatabaseKind.MYSQL || dialect().kind() == DatabaseKind.MARIADB;
	}

	private Dialect dialect() {
		Dialect known = this.dialect;
		if (known == null) {
			ConnectionCallback<Dialect> ask = (connection) -> Dialect.of(DatabaseKind.of(connection.getMetaData()),
					Dialect.Identity.UNKNOWN);
			known = this.jdbc.execute(ask);
			Assert.state(known != null, "The database must have a dialect");
			this.dialect = known;
		}
		return known;
	}

}
