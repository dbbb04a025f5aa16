/**
 * The gRPC of Ratis with TLS, limits for connections and a guard against voters of other
 * clusters. Internal: what is public here is so for the other packages of Raft, and may
 * change.
 */
@NullMarked
package io.github.leaderelection.raft.transport;

import org.jspecify.annotations.NullMarked;
