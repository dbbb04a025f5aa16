/**
 * Auto-configuration for the health of the embedded Raft backend.
 */
@NullMarked
package io.github.leaderelection.raft.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
