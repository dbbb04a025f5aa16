package io.github.leaderelection.raft;

import org.jspecify.annotations.Nullable;

/**
 * How this instance's part in the Raft cluster is doing.
 *
 * @param healthy whether it does what it is there for
 * @param state what it is doing, in one word
 * @param problem why it is not healthy
 * @param leader the voter that leads the Raft group, as far as known
 */
public record RaftHealth(boolean healthy, String state, @Nullable String problem, @Nullable String leader) {
}
