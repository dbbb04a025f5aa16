package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Configuration properties for the JDBC backend of leader election.
 *
 * @param initializeSchema which databases to create the two tables in
 * @param tablePrefix what the names of the two tables begin with, which may be a schema
 * and a dot
 * @param platform platform to use in initialization scripts if the
 * &#64;&#64;platform&#64;&#64; placeholder is used. Auto-detected by default
 * @param schema path to the SQL file that creates the two tables
 * @author Leader Election
 */
@ConfigurationProperties("leader-election.jdbc")
public record JdbcElectionProperties(@DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
		@DefaultValue(JdbcElectionProperties.DEFAULT_TABLE_PREFIX) String tablePrefix, @Nullable String platform,
		@DefaultValue("classpath:io/github/leaderelection/jdbc/schema-@@platform@@.sql") String schema) {

	static final String DEFAULT_TABLE_PREFIX = "LEADER_ELECTION_";

}
