package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Configuration properties for the JDBC backend of leader election.
 *
 * @param initializeSchema which databases to create the two tables in
 * @param tablePrefix beginning of the names of the two tables, which may contain a schema
 * and a dot. A prefix in lower case gives table names in lower case
 * @param platform platform in the name of the initialization script. Auto-detected by
 * default
 * @param schema path to the SQL file that creates the two tables
 * @param keepsAcknowledgedWrites whether to rely on the database never losing an
 * acknowledged write by a crash or failover, so that a released election is always taken
 * over at once
 * @param hints whether to use notifications of the database, which PostgreSQL has, so
 * that a released election is noticed at once
 * @author Leader Election
 */
@ConfigurationProperties("leader-election.jdbc")
public record JdbcElectionProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcElectionProperties.DEFAULT_TABLE_PREFIX) String tablePrefix, @Nullable String platform,
		@DefaultValue("classpath:io/github/leaderelection/jdbc/schema-@@platform@@.sql") String schema,
		@DefaultValue("false") boolean keepsAcknowledgedWrites, @DefaultValue("true") boolean hints) {

	static final String DEFAULT_TABLE_PREFIX = "LEADER_ELECTION_";

}
