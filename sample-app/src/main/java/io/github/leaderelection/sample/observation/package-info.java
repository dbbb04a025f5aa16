/**
 * What an instance of the cluster observes of its own leadership, and how others read it.
 */
@NullMarked
package io.github.leaderelection.sample.observation;

import org.jspecify.annotations.NullMarked;
