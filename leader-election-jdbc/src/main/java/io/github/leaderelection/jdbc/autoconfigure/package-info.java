/**
 * Auto-configuration for the JDBC backend of leader election.
 */
@NullMarked
package io.github.leaderelection.jdbc.autoconfigure;

import org.jspecify.annotations.NullMarked;
