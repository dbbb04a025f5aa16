package io.github.leaderelection.jdbc;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Inserts the records that are missing: in one statement where it can ignore those that
 * exist, otherwise one by one.
 */
final class NewRecords {

	private final String namespace;

	private final List<String> elections;

	private final long token;

	/**
	 * Create what inserts records.
	 * @param namespace the namespace
	 * @param elections the elections, one at least
	 * @param token the token of the records
	 */
	NewRecords(String namespace, Collection<String> elections, long token) {
		this.namespace = namespace;
		// In one order everywhere, so that two instances do not wait for each other
		this.elections = elections.stream().sorted().toList();
		this.token = token;
	}

	/**
	 * Insert the records.
	 * @param statements the statements of the call
	 * @return the number of records that were missing
	 * @throws SQLException if the outcome is unknown
	 */
	int insert(Statements statements) throws SQLException {
		return (statements.dialect().queriesBeforeInsert()) ? insertMissing(statements) : insertAll(statements);
	}

	private int insertMissing(Statements statements) throws SQLException {
		List<Object> parameters = new ArrayList<>(List.of(this.namespace));
		List<String> padded = StatementSizes.pad(this.elections);
		parameters.addAll(padded);
		List<String> missing = new ArrayList<>(this.elections);
		missing.removeAll(statements.names(statements.sql().findRecords(padded.size()), parameters.toArray()));
		int inserted = 0;
		for (String election : missing) {
			inserted += statements.insertMissing(statements.sql().insertRecords(1), this.namespace, election,
					this.token);
		}
		return inserted;
	}

	private int insertAll(Statements statements) throws SQLException {
		List<Object> parameters = new ArrayList<>();
		List<String> padded = StatementSizes.pad(this.elections);
		padded.forEach((election) -> parameters.addAll(List.of(this.namespace, election, this.token)));
		return statements.update(statements.sql().insertRecords(padded.size()), parameters.toArray());
	}

}
