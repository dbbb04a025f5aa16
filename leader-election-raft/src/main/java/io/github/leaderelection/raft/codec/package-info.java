/**
 * How values are written in commands, replies and snapshots. Internal: what is public
 * here is so for the other packages of Raft, and may change.
 */
@NullMarked
package io.github.leaderelection.raft.codec;

import org.jspecify.annotations.NullMarked;
