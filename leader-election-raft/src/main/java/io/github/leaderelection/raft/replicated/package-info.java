/**
 * The elections as the voters replicate them: state, commands, replies and snapshots,
 * without Ratis. Internal: what is public here is so for the other packages of Raft, and
 * may change.
 */
@NullMarked
package io.github.leaderelection.raft.replicated;

import org.jspecify.annotations.NullMarked;
