/**
 * Who the voters of a cluster are, as they replicate it. Internal: what is public here is
 * so for the other packages of Raft, and may change.
 */
@NullMarked
package io.github.leaderelection.raft.voter;

import org.jspecify.annotations.NullMarked;
