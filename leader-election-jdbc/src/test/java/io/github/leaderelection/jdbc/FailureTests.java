package io.github.leaderelection.jdbc;

import java.sql.SQLException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failure}, with the codes, states and messages of databases that no
 * test can run.
 */
class FailureTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ROLLED_BACK          | 40001 | 1205  | Transaction (Process ID 52) was deadlocked on lock resources
			LOCK_TIMEOUT         | HY000 | 1205  | Lock wait timeout exceeded; try restarting transaction
			ROLLED_BACK          | 61000 | 60    | ORA-00060: deadlock detected while waiting for resource
			TOO_MANY_CONNECTIONS | 61000 | 18    | ORA-00018: maximum number of sessions exceeded
			TOO_MANY_CONNECTIONS | 61000 | 20    | ORA-00020: maximum number of processes (300) exceeded
			LOCK_TIMEOUT         | 61000 | 54    | ORA-00054: resource busy and acquire with NOWAIT specified
			OTHER                | 61000 | 32    | ORA-00032: invalid session migration password
			CONNECTION_LOST      | 61000 | 2396  | ORA-02396: exceeded maximum idle time, please connect again
			CONNECTION_LOST      | 61000 | 1012  | ORA-01012: not logged on
			MISSING_COLUMN       | 42703 | 0     | ERROR: column "nonce" does not exist
			MISSING_COLUMN       | 42S22 | 1054  | Unknown column 'NONCE' in 'SELECT'
			MISSING_COLUMN       | 42S22 | 42122 | Column "NONCE" not found
			MISSING_COLUMN       | S0001 | 207   | Invalid column name 'NONCE'.
			MISSING_COLUMN       | 42000 | 904   | ORA-00904: "NONCE": invalid identifier
			MISSING_COLUMN       | 42703 | -206  | DB2 SQL Error: SQLCODE=-206, SQLSTATE=42703
			MISSING_COLUMN       |       | 1     | [SQLITE_ERROR] SQL error or missing database (no such column: NONCE)
			""")
	void failureIsRecognised(Failure failure, String state, int code, String message) {
		assertThat(Failure.of(new SQLException(message, state, code))).isEqualTo(failure);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			no pg_hba.conf entry for host "10.0.0.1" and user "app" and database "app" and no encryption
			no pg_hba.conf entry for host "10.0.0.1" and user "app" and database "app" and SSL encryption
			no pg_hba.conf entry for host "10.0.0.1" and user "app" and database "app" and SSL off
			pg_hba.conf rejects connection for host "10.0.0.1" and user "app" and database "app" and no encryption
			""")
	void addressThatPostgresDoesNotAdmitIsNeitherWrongPasswordNorBadTls(String message) {
		assertThat(Failure.of(new SQLException("FATAL: " + message.replace(" and", ","), "28000")))
			.isEqualTo(Failure.NOT_ADMITTED);
	}

	@ParameterizedTest
	@CsvSource({ "MISSING_OBJECT,true", "MISSING_PRIVILEGE,true", "MISSING_COLUMN,false" })
	void missingColumnIsNoRefusalOfTheIdentity(Failure failure, boolean refusal) {
		assertThat(failure.isRefusal()).isEqualTo(refusal);
	}

}
