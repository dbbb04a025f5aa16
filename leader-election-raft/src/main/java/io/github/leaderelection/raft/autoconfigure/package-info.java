/**
 * Auto-configuration for the embedded Raft backend of leader election.
 */
@NullMarked
package io.github.leaderelection.raft.autoconfigure;

import org.jspecify.annotations.NullMarked;
