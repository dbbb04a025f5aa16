/**
 * Auto-configuration for the meters and observations of leader election.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
