/**
 * A store that the instances keep among themselves by the Raft consensus algorithm.
 */
@NullMarked
package io.github.leaderelection.raft;

import org.jspecify.annotations.NullMarked;
