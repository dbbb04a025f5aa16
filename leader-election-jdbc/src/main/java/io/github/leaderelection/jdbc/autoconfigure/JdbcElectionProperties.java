package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Configuration properties for the JDBC backend of leader election.
 *
 * @param initializeSchema Databases in which to create the tables.
 * @param tablePrefix Beginning of the names of the tables, optionally with a schema and a
 * dot. A lowercase prefix gives lowercase names.
 * @param platform Platform in the name of the initialization script. Auto-detected by
 * default.
 * @param schema Path of the SQL script that creates the tables.
 * @param keepsAcknowledgedWrites Whether the database never loses an acknowledged write
 * in a crash or failover. If so, a released election is always claimed immediately.
 * @param hints Whether to use notifications of the database, so that other instances
 * notice a release immediately. Supported by PostgreSQL.
 */
@ConfigurationProperties("leader-election.jdbc")
public record JdbcElectionProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcElectionProperties.DEFAULT_TABLE_PREFIX) String tablePrefix, @Nullable String platform,
		@DefaultValue("classpath:io/github/leaderelection/jdbc/schema-@@platform@@.sql") String schema,
		@DefaultValue("false") boolean keepsAcknowledgedWrites, @DefaultValue("true") boolean hints) {

	static final String DEFAULT_TABLE_PREFIX = "LEADER_ELECTION_";

}
