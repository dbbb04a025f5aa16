package io.github.leaderelection.jdbc.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.autoconfigure.KeptWhenDisabled;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Configuration properties for fencing in a database.
 *
 * @param idleTimeout Time for which a fenced transaction may be idle before the server
 * ends it, so that rows that a paused leader has written do not stay locked. Zero for no
 * limit. Supported by PostgreSQL and MariaDB.
 * @param initializeSchema Databases in which to create the table of FencingTable.
 */
@ConfigurationProperties("leader-election.fencing.jdbc")
@KeptWhenDisabled
public record JdbcFencingProperties(@DefaultValue("0s") Duration idleTimeout,
		@DefaultValue("embedded") DatabaseInitializationMode initializeSchema) {

}
