/**
 * Auto-configuration for the health of leader election.
 */
@NullMarked
package io.github.leaderelection.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
