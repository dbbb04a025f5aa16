/**
 * How the voters and clients of a Raft cluster know each other, by the TLS of the JDK.
 */
@NullMarked
package io.github.leaderelection.raft.security;

import org.jspecify.annotations.NullMarked;
