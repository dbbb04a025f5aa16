/**
 * What elections cost on real servers, and how fast they change hands: bytes, CPU time
 * and allocation of a heartbeat, takeovers and hand-offs.
 */
@NullMarked
package io.github.leaderelection.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
