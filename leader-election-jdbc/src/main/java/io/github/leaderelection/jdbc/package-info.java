/**
 * A store in tables of a relational database.
 * <h2>What applications use</h2>
 * <ul>
 * <li>{@link JdbcElectionStore}: the store
 * <li>{@link JdbcTransactionFence}: locks the election record in a transaction of the
 * application
 * <li>{@link FencingTable}: the highest fencing token that a database has seen
 * <li>{@link TableNames}: the names of the tables
 * <li>{@link PromptSocketFactory}: sockets by which the driver of PostgreSQL reports a
 * notification earlier
 * </ul>
 * <h2>The calls of the store</h2>
 * <ul>
 * <li>{@link Heartbeats}: writes heartbeats and reads the views that they return
 * <li>{@link ViewQueries}: reads a namespace: all of it, or what a base lacks
 * <li>{@link ViewReader}: reads sessions and records out of the rows
 * <li>{@link Mark}: the mark of the records of a namespace
 * <li>{@link NewRecords}: inserts records that are missing
 * <li>{@link Claims}: executes the claims of a batch
 * <li>{@link ClaimedFrom}: what the claims of one statement expect alike
 * <li>{@link Releases}: releases records
 * <li>{@link StaleReads}: reads a namespace without writing
 * <li>{@link Hints}: notifies the others, and is notified by them
 * <li>{@link PostgresNotifications}: the notifications of a PostgreSQL database
 * <li>{@link JdbcTicks}: the ticks of jobs, in a table of their own
 * <li>{@link StoreIdentity}: distinguishes one incarnation of a database from another
 * </ul>
 * <h2>Statements</h2>
 * <ul>
 * <li>{@link ElectionSql}: the statements, for the tables and the dialect of one database
 * <li>{@link ClaimSql}: those that execute claims
 * <li>{@link StatementSizes}: for how many elections there are statements
 * <li>{@link Statements}: executes the statements of one call
 * <li>{@link Dialect}: differences between databases
 * <li>{@link DatabaseKind}: the databases that are treated each in a way of its own
 * </ul>
 * <h2>Connections</h2>
 * <ul>
 * <li>{@link StoreConnections}: the connections of the store
 * <li>{@link StoreConnection}: one of them, in auto-commit
 * <li>{@link IdleConnections}: those that no call uses at present
 * <li>{@link ConnectionOpener}: opens connections within a limited time
 * <li>{@link ConnectionCloser}: ends connections that are of no use
 * <li>{@link DataSources}: unwraps the proxies around a data source
 * <li>{@link PostgresStatements}: keeps the driver of PostgreSQL from preparing
 * statements
 * </ul>
 * <h2>Limits of time</h2>
 * <ul>
 * <li>{@link Deadline}: when a call has to end
 * <li>{@link DriverCalls}: calls what may never return, and waits no longer than there is
 * time
 * <li>{@link NetworkTimeout}: the network timeout of a connection
 * <li>{@link ServerLimits}: limits by which the server itself ends what takes too long
 * <li>{@link ServerTimeouts}: compares the timeouts of the server with the durations of
 * the elections
 * <li>{@link TransactionLimits}: lets the server end a transaction whose client does
 * nothing
 * </ul>
 * <h2>Fencing in transactions</h2>
 * <ul>
 * <li>{@link CurrentTransaction}: the transaction of the calling thread
 * <li>{@link RecordGuard}: the guard of one transaction
 * <li>{@link RecordLock}: locks the record of an election until a transaction ends
 * </ul>
 * <h2>Failures</h2>
 * <ul>
 * <li>{@link Failure}: what went wrong, as far as the store or an operator acts on it
 * <li>{@link ErrorCodes}: by which codes, states and messages databases report a failure
 * <li>{@link FailureMessages}: explains a failure to an operator
 * <li>{@link DatabaseAddress}: where a database is, for messages, without credentials
 * </ul>
 */
@NullMarked
package io.github.leaderelection.jdbc;

import org.jspecify.annotations.NullMarked;
