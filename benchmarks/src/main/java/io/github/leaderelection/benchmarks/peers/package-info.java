/**
 * What other libraries do beside this one under the same faults of the same servers: how
 * long there are two leaders, how long there is none, and what an idle candidate costs.
 */
@NullMarked
package io.github.leaderelection.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
